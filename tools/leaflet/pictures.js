// Leaflet's layers of pictures, for grounds that have some; they stand on what core.js has made, as L.
import {GridLayer, gridLayer} from './layer/tile/GridLayer';
import {TileLayer, tileLayer} from './layer/tile/TileLayer';

L.extend(L, {GridLayer, gridLayer, TileLayer, tileLayer});
