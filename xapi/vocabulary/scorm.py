"""ADL's SCORM profile, version 1."""

from xapi.vocabulary.terms import Category, Extension

SCORM = "https://w3id.org/xapi/scorm"

SCORM_CATEGORY = Category(SCORM, "SCORM profile", "SCORM 规范")
SCORM_ACTIVITY_STATE = Extension(SCORM + "/activity-state", "Activity state", "活动状态")
SCORM_ATTEMPT_STATE = Extension(SCORM + "/attempt-state", "Attempt state", "尝试状态")
