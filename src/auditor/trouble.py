"""What the system says went wrong with a file, in Chinese; and how what is not installed is."""

from __future__ import annotations

import errno
from pathlib import Path

# By the names that the system has for them; not every system has all.
_WORDS = {
    "ENOENT": "没有这个文件或文件夹", "EACCES": "没有权限", "EPERM": "没有权限", "EISDIR": "是文件夹", "ENOTDIR": "不是文件夹",
    "ENOSPC": "磁盘已满", "EDQUOT": "磁盘配额已满", "EROFS": "磁盘是只读的", "ENAMETOOLONG": "名称过长", "EFBIG": "文件过大",
    "EMFILE": "打开的文件过多", "ENFILE": "打开的文件过多", "ELOOP": "链接绕成了圈", "EIO": "磁盘读写出错", "EEXIST": "已经存在",
    "EBUSY": "正被占用", "ETXTBSY": "正被占用", "ENOMEM": "内存不够", "EPIPE": "管道已经关闭", "ENOTEMPTY": "文件夹不是空的",
    "EINVAL": "路径无效", "EILSEQ": "名称里有无法使用的字符", "EXDEV": "不能移到另一个磁盘",
}  # fmt: skip


def words(error: OSError) -> str:
    """An error of the system in a few words."""
    if error.errno is None:
        return "系统出错"
    return _WORDS.get(errno.errorcode.get(error.errno, ""), f"系统错误 {error.errno}")


def install(extra: str) -> str:
    """The command that installs an extra: of the checkout that this is run from, else of the package."""
    above = Path(__file__).resolve().parents[2]
    checkout = (above / "pyproject.toml").is_file() and (above / "src").is_dir()
    return f'pip install "{"." if checkout else "auditor"}[{extra}]"'
