"""What all tests share: the option that writes golden files again, and which tests run in one worker because they share what is costly."""

import pytest

# Modules whose fixtures or audits cost more than their tests.
TOGETHER = {
    "test_cluster", "test_elsewhere", "test_formats", "test_learning", "test_office_opens", "test_one_blame", "test_page", "test_page_in_browser",
    "test_passages", "test_samples", "test_scans", "test_unaudited",
}  # fmt: skip


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the golden files again instead of comparing with them")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            module = nodeid.partition("::")[0]
            return module if module.rpartition("/")[2].removesuffix(".py") in TOGETHER else nodeid

    return Together(config, log)
