"""The words on a printed record. Kept here and not with the screens' words: what was printed years
ago must print again the same, whatever the screens say by then.
"""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Training record",
        "name": "Name",
        "employee_no": "Employee no.",
        "unit": "Unit",
        "post": "Post",
        "rank": "Rank",
        "hire_date": "Hire date",
        "as_of": "As of",
        "entries": "Entries",
        "events": "Training results",
        "no_events": "Nothing has been archived about this person yet.",
        "no": "No.",
        "time": "Time",
        "course": "Course",
        "kind": "Kind",
        "result": "Result",
        "score": "Score",
        "rules": "Rules",
        "decision": "Decision / hash",
        "course_result": "Course",
        "track_result": "Track",
        "pass": "Passed",
        "fail": "Failed",
        "taken_back": "Taken back",
        "superseded_by": "Replaced by no. {seq}",
        "supersedes": "Replaces no. {seq}",
        "proof": "Proof",
        "last_entry": "Last entry",
        "last_entry_value": "no. {person_seq} of this person, no. {seq} of the centre",
        "hash": "Hash (SHA-256)",
        "seal": "Day seal",
        "seal_value": "no. {number} of {day}, entries {first} to {last}",
        "seal_open": "the day of the last entry is not sealed yet",
        "key": "Signing key",
        "signature": "Signature (Ed25519)",
        "attachment": "All entries of this person, signed, for verify.py",
        "how": "To check this record: save the attached file record.json and run "
        "python verify.py record.json; it must report the record as whole, signed with this key. "
        "To see the record among all others, run python verify.py ARCHIVE.zip --contains HASH on "
        "the archive's export, with the hash above. The training office gives out both.",
        "signed_by_employee": "Employee",
        "signed_by_office": "Training office",
        "seal_area": "Seal",
        "date": "Date",
        "page": "Page {page} of {pages}",
    },
    "zh-Hans": {
        "title": "培训档案",
        "name": "姓名",
        "employee_no": "工号",
        "unit": "部门",
        "post": "岗位",
        "rank": "职级",
        "hire_date": "入职日期",
        "as_of": "截至",
        "entries": "记录数",
        "events": "培训结果",
        "no_events": "该员工暂无归档记录。",
        "no": "序号",
        "time": "时间",
        "course": "课程",
        "kind": "类别",
        "result": "结果",
        "score": "成绩",
        "rules": "规则版本",
        "decision": "评定编号 / 哈希",
        "course_result": "课程",
        "track_result": "培训路径",
        "pass": "合格",
        "fail": "不合格",
        "taken_back": "已撤销",
        "superseded_by": "已由第 {seq} 条取代",
        "supersedes": "取代第 {seq} 条",
        "proof": "防篡改凭证",
        "last_entry": "最后一条",
        "last_entry_value": "本人第 {person_seq} 条，全中心第 {seq} 条",
        "hash": "哈希值（SHA-256）",
        "seal": "每日封存",
        "seal_value": "第 {number} 次，{day}，第 {first} 至 {last} 条",
        "seal_open": "最后一条当日尚未封存",
        "key": "签名密钥",
        "signature": "签名（Ed25519）",
        "attachment": "本人全部记录（已签名），供 verify.py 校验",
        "how": "校验方法：保存附件 record.json，运行 python verify.py record.json，"
        "程序应报告档案完整且签名密钥与上列一致。如需与全部档案核对，请对档案导出文件运行 "
        "python verify.py ARCHIVE.zip --contains HASH（HASH 为上列哈希值）。"
        "校验程序与导出文件由培训办公室提供。",
        "signed_by_employee": "员工签字",
        "signed_by_office": "培训办公室签字",
        "seal_area": "盖章",
        "date": "日期",
        "page": "第 {page} 页 / 共 {pages} 页",
    },
}


def words_in(language: str) -> Mapping[str, str]:
    """The words for `language`, an IETF tag in any spelling; English where there are none."""
    return WORDS["zh-Hans" if language.lower().startswith("zh") else "en"]
