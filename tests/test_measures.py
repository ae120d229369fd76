from __future__ import annotations

import pytest

from rag.text.measures import measured_alike


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("$380 billion for cloud", "at least RMB 380 billion for cloud"),
        ("HK$5 million", "US$5 million"),
        ("it takes 5 days", "it takes 5 hours"),
        ("80 GB of memory", "80 MB of memory"),
        ("12 miles long", "12 km long"),
        ("a margin of $65", "a margin of ~65%"),
        ("it weighs 3 kg", "a team of 3"),
        ("€20 a month", "20 dollars a month"),
        ("营收达90亿元", "营收达90亿円"),
        ("EUR40 million", "USD40 million"),
    ],
)
def test_a_figure_of_another_unit_is_another_figure(claim, evidence) -> None:
    assert not measured_alike(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("$2.82 billion", "a market cap of US$2.82B"),
        ("2.82 billion dollars", "$2.82B"),
        ("RMB 380 billion", "380 billion yuan (¥380bn)"),
        ("30 percent", "30 %"),
        ("5 dollars a month", "Sync costs $5/month"),
        ("80GB of memory", "Memory (GB) H100 80"),
        ("an 80-GB card", "80 GB"),
        ("3 days", "it takes 3 to 5 days"),
        ("founded in 2014 by 4 people", "4 founders, 2014"),
        ("10 kilometres", "a run of 10 km"),
        ("$53 billion", "RMB 380 billion ($53 billion)"),
        ("营收达90亿元", "RMB9 billion"),
        ("60 seconds", "every 60s or 60 sec"),
    ],
)
def test_a_unit_is_one_however_it_is_written(claim, evidence) -> None:
    assert measured_alike(claim, evidence)
