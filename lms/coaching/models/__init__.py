"""What is kept about learning on the job."""

from lms.coaching.models.calibrations import Calibration, Rating
from lms.coaching.models.cards import Assessment, Dispute, Scorecard, ScorecardVersion
from lms.coaching.models.effects import EvaluationPlan, OperationFigure
from lms.coaching.models.feedback import FeedbackAnswer, FeedbackForm, Invitation
from lms.coaching.models.quality import CallBatch, DefectCode, QualityLoop, SampledCall
from lms.coaching.models.recordings import Clip, Comment, Recording
from lms.coaching.models.settings import CoachingSettings
from lms.coaching.models.sheets import Cadence, IndicatorSheet
from lms.coaching.models.talks import CoachingPlan, CoachingTalk, ReviewedRecording

__all__ = [
    "Assessment",
    "Cadence",
    "Calibration",
    "CallBatch",
    "Clip",
    "CoachingPlan",
    "CoachingSettings",
    "CoachingTalk",
    "Comment",
    "DefectCode",
    "Dispute",
    "EvaluationPlan",
    "FeedbackAnswer",
    "FeedbackForm",
    "IndicatorSheet",
    "Invitation",
    "OperationFigure",
    "QualityLoop",
    "Rating",
    "Recording",
    "ReviewedRecording",
    "SampledCall",
    "Scorecard",
    "ScorecardVersion",
]
