"""Addresses of this room."""

from django.urls import path

from lms.grading.pages import appeals, decisions, recommendations, what_ifs

app_name = "grading"
urlpatterns = [
    path("<uuid:decision_id>/", decisions.decision, name="decision"),
    path("<uuid:decision_id>/appeal/", appeals.against_grade, name="appeal_grade"),
    path("mine/", recommendations.mine, name="mine"),
    path("recommendations/", recommendations.table, name="recommendations"),
    path("recommendations/settle/", recommendations.settle, name="settle"),
    path("recommendations/<uuid:recommendation_id>/", recommendations.one, name="recommendation"),
    path(
        "recommendations/<uuid:recommendation_id>/appeal/",
        appeals.against_consequence,
        name="appeal_consequence",
    ),
    path("appeals/", appeals.table, name="appeals"),
    path("appeals/<uuid:appeal_id>/", appeals.one, name="appeal"),
    path("what-if/", what_ifs.table, name="what_ifs"),
    path("what-if/begin/", what_ifs.begin, name="begin_what_if"),
    path("what-if/<uuid:what_if_id>/", what_ifs.one, name="what_if"),
    path("what-if/<uuid:what_if_id>/rows.xlsx", what_ifs.export, name="what_if_rows"),
]
