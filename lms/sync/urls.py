"""Addresses of the sync pages, below `/office/sync/`."""

from django.urls import path

from lms.sync.pages import connections, messages, stores

app_name = "sync"
urlpatterns = [
    path("", connections.connection_list, name="connections"),
    path("new/", connections.create, name="create"),
    path("messages/", messages.message_list, name="messages"),
    path("messages/replay/", messages.replay_some, name="replay_some"),
    path("messages/<uuid:message_id>/", messages.detail, name="message"),
    path("messages/<uuid:message_id>/replay/", messages.replay_one, name="replay_one"),
    path("messages/<uuid:message_id>/leave/", messages.leave, name="leave"),
    path("stores/", stores.store_list, name="stores"),
    path("stores/<uuid:store_id>/", stores.detail, name="store"),
    path("stores/<uuid:store_id>/switch/", stores.switch, name="store_switch"),
    path("stores/<uuid:store_id>/letters/", stores.settle, name="store_letters"),
    path("<uuid:connection_id>/", connections.detail, name="connection"),
    path("<uuid:connection_id>/edit/", connections.edit, name="edit"),
    path("<uuid:connection_id>/secret/", connections.secret, name="secret"),
    path("<uuid:connection_id>/secret/rotate/", connections.rotate, name="rotate"),
    path("<uuid:connection_id>/secret/finish/", connections.finish, name="finish_rotation"),
    path("<uuid:connection_id>/switch/", connections.switch, name="switch"),
    path("<uuid:connection_id>/test/", connections.test, name="test"),
    path("<uuid:connection_id>/replay/", connections.replay_dead, name="replay_dead"),
    path("<uuid:connection_id>/retire/", connections.retire, name="retire"),
]
