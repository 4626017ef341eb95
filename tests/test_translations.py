"""Every sentence has its Chinese, and the Chinese is written as Chinese is."""

from tools.translate import ROOT, extracted, found_problems


def test_the_chinese_is_complete_and_clean() -> None:
    wanted = extracted(ROOT)
    assert sum(map(len, wanted.values())) > 100
    problems = [str(problem) for problem in found_problems(ROOT, wanted)]
    assert not problems, "\n".join([*problems, "", "make translate brings the catalogues up to date."])
