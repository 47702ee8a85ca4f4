"""What all tests share: the option that writes golden files again."""


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the golden files again instead of comparing with them")
