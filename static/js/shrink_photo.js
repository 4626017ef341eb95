// A photo made small on the phone before it is kept or sent, which also leaves behind where and when it was taken.
//   shrinkPhoto(file) resolves to the picture as a JPEG in base64, or to "" when it cannot be opened.
(function (scope) {
  "use strict";
  var LONGEST = 1280, QUALITY = 0.8;

  function drawn(picture) {
    var scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    var canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1] || "";
  }

  // Read as a data address: the pages' security policy lets pictures come from nowhere else.
  scope.shrinkPhoto = function (file) {
    if (!file) return Promise.resolve("");
    return new Promise(function (resolve) {
      var reader = new FileReader(), picture = new Image();
      picture.onerror = reader.onerror = function () { resolve(""); };
      picture.onload = function () { resolve(drawn(picture)); };
      reader.onload = function () { picture.src = reader.result; };
      reader.readAsDataURL(file);
    });
  };
})(self);
