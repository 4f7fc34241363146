"""Addresses of the Learning Record Store, below /xapi/."""

from django.urls import path

from xapi.lrs.api.about import about
from xapi.lrs.api.activities import activities
from xapi.lrs.api.agents import agents
from xapi.lrs.api.profiles import activity_profile, agent_profile
from xapi.lrs.api.state import state
from xapi.lrs.api.statements import statements
from xapi.lrs.api.vocabulary import profile

app_name = "xapi"
urlpatterns = [
    path("about", about, name="about"),
    path("activities", activities, name="activities"),
    path("activities/profile", activity_profile, name="activity-profile"),
    path("activities/state", state, name="state"),
    path("agents", agents, name="agents"),
    path("agents/profile", agent_profile, name="agent-profile"),
    path("profiles/<slug:key>", profile, name="profile"),
    path("statements", statements, name="statements"),
]
