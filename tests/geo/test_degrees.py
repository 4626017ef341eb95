import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.degrees import Axis, read_degrees


@pytest.mark.parametrize(
    ("typed", "value", "axis"),
    [
        ("121.6", 121.6, None),
        (" 121.6 ", 121.6, None),
        (121.6, 121.6, None),
        (121, 121.0, None),
        ("121,6", 121.6, None),
        ("１２１．６", 121.6, None),
        ("-33.5", -33.5, None),
        ("−33.5", -33.5, None),
        ("121.6°", 121.6, None),
        ("121.6°E", 121.6, Axis.LON),
        ("121.6 w", -121.6, Axis.LON),
        ("E121°36′", 121.6, Axis.LON),
        ("121°36'00\"E", 121.6, Axis.LON),
        ("121° 36’ 0.0” E", 121.6, Axis.LON),
        ("23º58ʹ".replace("ʹ", "′"), 23 + 58 / 60, None),
        ("S 33°30′", -33.5, Axis.LAT),
        ("北纬23.98", 23.98, Axis.LAT),
        ("东经121度36分", 121.6, Axis.LON),
        ("東經121度36分36秒", 121.61, Axis.LON),
        ("经度：121.6", 121.6, None),
    ],
)
def test_the_usual_spellings_are_read(typed: object, value: float, axis: Axis | None) -> None:
    read = read_degrees(typed)
    assert read.value == pytest.approx(value, abs=1e-12)
    assert read.axis == axis


@pytest.mark.parametrize(
    "typed", ["", "abc", "121.6.1", "121°60′", "121°36′75″", "E121.6E", "121.6,23.9,1", "nan", "inf", "1e5", True, "°E"]
)
def test_anything_else_is_refused_with_a_reason(typed: object) -> None:
    with pytest.raises(ValueError, match=r"coordinate|minutes"):
        read_degrees(typed)


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ("121", 1),
        (121.0, 1),
        ("121.0", 0.1),
        ("121.603", 0.001),
        ("121°36′", 1 / 60),
        ("121°36′12″", 1 / 3600),
        (0.00001234, 1e-8),
    ],
)
def test_the_last_written_place_tells_the_precision(typed: object, step: float) -> None:
    assert read_degrees(typed).step_degrees == pytest.approx(step)


@given(st.floats(-180, 180).map(lambda number: round(number, 9)))
def test_every_number_reads_back_as_itself(number: float) -> None:
    assert read_degrees(number).value == pytest.approx(number, abs=1e-12)
    assert read_degrees(f"{number:.9f}").value == pytest.approx(number, abs=1e-12)


@given(st.text())
def test_no_text_does_worse_than_a_refusal(text: str) -> None:
    try:
        read_degrees(text)
    except ValueError as refusal:
        assert str(refusal)
