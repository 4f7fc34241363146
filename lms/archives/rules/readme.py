"""The page that lies in every export for whoever opens it first."""

README = """\
培训档案导出 / Training archive export
======================================

entries.ndjson   档案条目，每行一条 / the entries, one per line
seals.json       每日封存：当日条目的 Merkle 根及签名 / a signed Merkle root for each day
keys.json        签名公钥 / the public keys
manifest.json    清单：档案末尾、各文件哈希及签名 / the archive's end, the files' hashes, signed
attachment-…     附件，以其哈希命名 / documents that entries name, under their hashes
verify.py        离线校验程序 / the offline verifier

如何校验：安装 Python 3.9 或更高版本，在本文件夹中运行
To check it, with Python 3.9 or later, in this folder:

    python verify.py

请将程序显示的密钥指纹与培训办公室纸质件上的指纹核对。要防范校验程序本身被替换，请使用从可信来源取得的
verify.py。
Compare the fingerprint of the key it shows with the one the training office printed on paper. To be
safe from an exchanged verifier, use a verify.py that you have from a source you trust.
"""
