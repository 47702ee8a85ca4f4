"""What all tests share: the option that writes golden files again, and which tests run in one worker because they share what is costly."""

import pytest

# Modules whose fixtures or audits cost more than their tests.
TOGETHER = {
    "test_cluster", "test_elsewhere", "test_formats", "test_learning", "test_office_opens", "test_page", "test_page_in_browser", "test_passages",
    "test_samples", "test_scans",
}  # fmt: skip


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the golden files again instead of comparing with them")


def pytest_itemcollected(item):
    if item.module.__name__ in TOGETHER:
        item.add_marker(pytest.mark.xdist_group(item.module.__name__))
