"""The xAPI Video Profile. Beginning, completing and ending a video use ADL's verbs."""

from xapi.vocabulary.terms import ActivityType, Category, Extension, Verb

VIDEO = "https://w3id.org/xapi/video"
_EXTENSIONS = VIDEO + "/extensions/"

PLAYED = Verb(VIDEO + "/verbs/played", "played", "播放了")
PAUSED = Verb(VIDEO + "/verbs/paused", "paused", "暂停播放了")
SEEKED = Verb(VIDEO + "/verbs/seeked", "jumped in", "跳转播放了")

VIDEO_TYPE = ActivityType(VIDEO + "/activity-type/video", "Video", "视频")
VIDEO_CATEGORY = Category(VIDEO, "Video profile", "视频规范")

# In seconds, as all times of this profile.
VIDEO_TIME = Extension(_EXTENSIONS + "time", "Position", "播放位置")
VIDEO_TIME_FROM = Extension(_EXTENSIONS + "time-from", "Jumped from", "跳转起点")
VIDEO_TIME_TO = Extension(_EXTENSIONS + "time-to", "Jumped to", "跳转终点")
VIDEO_LENGTH = Extension(_EXTENSIONS + "length", "Length", "时长")
# From 0 to 1.
VIDEO_PROGRESS = Extension(_EXTENSIONS + "progress", "Share watched", "已观看比例")
VIDEO_COMPLETION_THRESHOLD = Extension(
    _EXTENSIONS + "completion-threshold", "Share to be watched", "完成所需比例"
)
# As 0[.]12[,]30[.]41: from second 0 to 12, and from 30 to 41.
VIDEO_PLAYED_SEGMENTS = Extension(_EXTENSIONS + "played-segments", "Parts played", "已播放片段")
VIDEO_SESSION_ID = Extension(_EXTENSIONS + "session-id", "Session", "会话编号")
VIDEO_SUBTITLES = Extension(_EXTENSIONS + "cc-subtitle-enabled", "Captions on", "字幕已开启")
VIDEO_SUBTITLE_LANGUAGE = Extension(
    _EXTENSIONS + "cc-subtitle-lang", "Language of captions", "字幕语言"
)
VIDEO_FULL_SCREEN = Extension(_EXTENSIONS + "full-screen", "Full screen", "全屏")
VIDEO_QUALITY = Extension(_EXTENSIONS + "quality", "Quality", "清晰度")
VIDEO_SCREEN_SIZE = Extension(_EXTENSIONS + "screen-size", "Size of the screen", "屏幕尺寸")
VIDEO_PLAYBACK_SIZE = Extension(
    _EXTENSIONS + "video-playback-size", "Size of the picture", "画面尺寸"
)
VIDEO_SPEED = Extension(_EXTENSIONS + "speed", "Speed", "播放速度")
VIDEO_TRACK = Extension(_EXTENSIONS + "track", "Sound track", "音轨")
VIDEO_USER_AGENT = Extension(_EXTENSIONS + "user-agent", "Browser", "浏览器")
VIDEO_VOLUME = Extension(_EXTENSIONS + "volume", "Volume", "音量")
