"""What can be wrong with plans and approvals, and what to do about it."""

from xapi.problems import Problem


class NotYoursToDecide(Problem):
    code = "planning.not_yours_to_decide"
    http_status = 403
    texts = {
        "en": "This step is decided by somebody else. Nobody decides what they asked for or what"
        " is about themselves.",
        "zh-Hans": "该步骤由他人审批。任何人不得审批本人提出或与本人有关的申请。",
    }


class AlreadyDecided(Problem):
    code = "planning.already_decided"
    http_status = 409
    texts = {
        "en": "“{title}” is decided already. Load the page again to see how.",
        "zh-Hans": "“{title}”已有审批结果，请刷新页面查看。",
    }


class ApprovalPending(Problem):
    code = "planning.approval_pending"
    http_status = 409
    texts = {
        "en": "“{title}” waits for approval already. Wait for the decision, or withdraw it first.",
        "zh-Hans": "“{title}”已在审批中，请等待结果或先撤回。",
    }


class NoApprover(Problem):
    code = "planning.no_approver"
    http_status = 409
    texts = {
        "en": "Nobody but the applicant could decide “{title}”. Ask an administrator to give"
        " somebody else the role “{role}”.",
        "zh-Hans": "除申请人外无人可审批“{title}”，请联系管理员将“{role}”角色授予他人。",
    }


class NoteMissing(Problem):
    code = "planning.note_missing"
    texts = {
        "en": "A rejection needs a reason. Write one sentence that helps the applicant.",
        "zh-Hans": "驳回须填写理由，请用一句话说明，以便申请人修改。",
    }


class MoveImpossible(Problem):
    code = "planning.move_impossible"
    http_status = 409
    texts = {
        "en": "That cannot be done any more or not yet. Load the page again to see how it stands.",
        "zh-Hans": "当前状态下无法执行此操作，请刷新页面查看最新状态。",
    }


class PlanNotReady(Problem):
    code = "planning.plan_not_ready"
    http_status = 409
    texts = {
        "en": "The plan cannot go to approval yet; {count} things are missing. They are listed on"
        " its page.",
        "zh-Hans": "计划尚不能送审，还有 {count} 处需要补充，详见计划页面。",
    }


class PlanExists(Problem):
    code = "planning.plan_exists"
    http_status = 409
    texts = {
        "en": "There is a plan for this period already. Open it instead of making another.",
        "zh-Hans": "该期间已有计划，请直接打开，无需重复新建。",
    }


class NotYoursToDraft(Problem):
    code = "planning.not_yours_to_draft"
    http_status = 403
    texts = {
        "en": "By the reading in force this plan is drafted by: {role}. Ask there.",
        "zh-Hans": "按现行解释，该计划由“{role}”起草，请联系对方。",
    }


class ReasonMissing(Problem):
    code = "planning.reason_missing"
    texts = {
        "en": "Give the reason in one sentence; whoever asked will read it.",
        "zh-Hans": "请用一句话说明理由，申请人将会看到。",
    }


class ItemMissing(Problem):
    code = "planning.item_missing"
    texts = {
        "en": "Choose the item of the plan that it goes into.",
        "zh-Hans": "请选择要并入的计划项。",
    }


class NeedsNotChosen(Problem):
    code = "planning.needs_not_chosen"
    texts = {
        "en": "Choose at least one need that is not reviewed yet.",
        "zh-Hans": "请至少选择一条尚未审核的需求。",
    }


class PlanMissing(Problem):
    code = "planning.plan_missing"
    http_status = 409
    texts = {
        "en": "There is no open annual plan of {year} that it could go into. Make it first.",
        "zh-Hans": "{year} 年没有可编辑的年度计划，请先新建。",
    }


class NeedsIncomplete(Problem):
    code = "planning.needs_incomplete"
    http_status = 409
    texts = {
        "en": "INCOMPLETE: not handed in. Each need has to say topic, objective, time, trainer,"
        " participants and need.",
        "zh-Hans": "不完整，未能提交。每条需求须填写主题、目标、时间、培训师、参训员工和培训需求。",
    }


class FiguresMissing(Problem):
    code = "planning.figures_missing"
    texts = {
        "en": "A need from quality checks, KPI or satisfaction names the measure and its value.",
        "zh-Hans": "来源为质检、KPI 或满意度的需求须填写指标及数值。",
    }


class MinutesMissing(Problem):
    code = "planning.minutes_missing"
    texts = {
        "en": "A meeting is closed with its minutes and at least one person who was there.",
        "zh-Hans": "结束会议须填写纪要，且至少有一名到会人员。",
    }


class NoSupervisor(Problem):
    code = "planning.no_supervisor"
    http_status = 409
    texts = {
        "en": "Nobody leads you by the records, so nobody could agree. Ask the training office.",
        "zh-Hans": "系统中没有您的上级，无法送审，请联系培训组。",
    }
