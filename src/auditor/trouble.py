"""What the system says went wrong with a file, in Chinese; and how what is not installed is."""

from __future__ import annotations

import errno
from pathlib import Path

_WORDS = {
    errno.ENOENT: "没有这个文件或文件夹", errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.EISDIR: "是文件夹", errno.ENOTDIR: "不是文件夹",
    errno.ENOSPC: "磁盘已满", errno.EDQUOT: "磁盘配额已满", errno.EROFS: "磁盘是只读的", errno.ENAMETOOLONG: "名称过长", errno.EFBIG: "文件过大",
    errno.EMFILE: "打开的文件过多", errno.ENFILE: "打开的文件过多", errno.ELOOP: "链接绕成了圈", errno.EIO: "磁盘读写出错", errno.EEXIST: "已经存在",
    errno.EBUSY: "正被占用", errno.ETXTBSY: "正被占用", errno.ENOMEM: "内存不够", errno.EPIPE: "管道已经关闭", errno.ENOTEMPTY: "文件夹不是空的",
    errno.EINVAL: "路径无效", errno.EILSEQ: "名称里有无法使用的字符", errno.EXDEV: "不能移到另一个磁盘",
}  # fmt: skip


def words(error: OSError) -> str:
    """An error of the system in a few words."""
    if error.errno is None:
        return "系统出错"
    return _WORDS.get(error.errno, f"系统错误 {error.errno}")


def install(extra: str) -> str:
    """The command that installs an extra: of the checkout that this is run from, else of the package."""
    checkout = Path(__file__).resolve().parents[2]
    return f'pip install "{"." if (checkout / "pyproject.toml").is_file() and (checkout / "src").is_dir() else "auditor"}[{extra}]"'
