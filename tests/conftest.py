"""What all tests share: the option that writes golden files again, and which tests run in one worker because they share what is costly."""

import gc
import os
import sys

import pytest

# The tests start a hundred processes, and pytest rewrites every module of theirs: what was compiled once is kept, even
# where the environment has Python keep nothing.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Modules whose fixtures or audits cost more than their tests.
TOGETHER = {
    "test_cluster", "test_elsewhere", "test_formats", "test_learning", "test_office_opens", "test_one_blame", "test_page", "test_page_in_browser",
    "test_passages", "test_samples", "test_scans", "test_unaudited",
}  # fmt: skip


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the golden files again instead of comparing with them")


def pytest_collection_finish():
    """What is loaded by now is no garbage: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            module = nodeid.partition("::")[0]
            return module if module.rpartition("/")[2].removesuffix(".py") in TOGETHER else nodeid

    return Together(config, log)
