"""Settings that protect nobody are refused at start-up, with what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import reportlab
from django.core.checks import run_checks

ROOT = Path(__file__).resolve().parents[3]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cluster.settings.production",
    "SECRET_KEY": "k3y-" + "aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cF" * 2,
    "ALLOWED_HOSTS": ".yunxi.gov.cn",
    "ADMIN_BASE_URL": "https://gl.yunxi.gov.cn",
}


def problems():
    return {one.id: one for one in run_checks(tags=["security"])}


def test_the_settings_as_they_are_have_no_problem():
    assert not [one for one in problems() if one.startswith("logins")]


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("PASSWORD_MIN_LENGTH", 7, "E001"),
        ("PASSWORD_MIN_CLASSES", 5, "E002"),
        ("PASSWORD_HISTORY", -1, "E003"),
        ("PASSWORD_MAX_DAYS", -1, "E004"),
        ("LOGIN_FAILURE_LIMIT", 0, "E005"),
        ("LOGIN_LOCK_MINUTES", 0, "E006"),
        ("STAFF_IDLE_MINUTES", 0, "E007"),
        ("PUBLIC_IDLE_MINUTES", 0, "E008"),
        ("SESSION_MAX_HOURS", 0, "E009"),
        ("LOGIN_FAILURE_ROWS_PER_HOUR", 0, "E010"),
    ],
)
def test_a_limit_outside_what_is_sensible(settings, name, value, number):
    setattr(settings, name, value)
    found = problems()[f"logins.{number}"]
    assert name in found.msg
    assert "docs/settings.md" in found.hint


@pytest.mark.parametrize("name", ["ADMIN_NETWORKS", "TRUSTED_PROXIES"])
def test_an_entry_that_is_no_network_is_named(settings, name):
    setattr(settings, name, ["10.0.0.0/8", "2001:db8::/32", "10.0.0.0/33"])
    found = [one for one in run_checks(tags=["security"]) if one.id in ("logins.E011", "logins.E012")]
    assert [("10.0.0.0/33" in one.msg, name in one.msg) for one in found] == [(True, True)]


def test_half_a_single_sign_on(settings):
    settings.OIDC_ISSUER = "http://sso.example"
    assert {"logins.E013", "logins.E014"} <= set(problems())


def test_the_demo_answers_on_this_machine_only(settings):
    settings.CLUSTER_DEMO = True
    settings.ALLOWED_HOSTS = [".localhost", "127.0.0.1", "demo.example.cn"]
    assert "demo.example.cn" in problems()["logins.E015"].msg


def python(code, **environment):
    return subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def manage(*arguments, **environment):
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=inherited | {"PYTHONUTF8": "1"} | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_production_has_no_security_warning(tmp_path):
    # Which Chinese font a server has is its own affair; any that can be embedded does.
    font = str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")
    done = manage(
        "check", "--deploy", "--fail-level", "WARNING",
        CLUSTER_VAR=str(tmp_path), CASE_FILE_FONT=font, **PRODUCTION,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "ADMIN_BASE_URL"])
def test_production_does_not_start_without_what_it_needs(tmp_path, missing):
    given = {name: value for name, value in PRODUCTION.items() if name != missing}
    done = manage("check", CLUSTER_VAR=str(tmp_path), **given)
    assert done.returncode != 0
    assert missing in done.stderr


def test_the_demo_does_not_start_with_a_host_of_the_world(tmp_path):
    code = (
        "from cluster.settings import demo; demo.ALLOWED_HOSTS.append('demo.example.cn'); import django; "
        "from django.core.management import call_command; django.setup(); call_command('check')"
    )
    done = python(code, CLUSTER_VAR=str(tmp_path), DJANGO_SETTINGS_MODULE="cluster.settings.demo")
    assert done.returncode != 0
    assert "demo.example.cn" in done.stderr


def test_sample_codes_exist_under_the_demo_settings_only():
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match="演示环境"):
        call_command("demo_code")


def test_cookies_of_production_are_bound_to_their_host(tmp_path):
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY")
    code = f"from django.conf import settings; print(*(getattr(settings, name) for name in {names}))"
    done = python(code, CLUSTER_VAR=str(tmp_path), **PRODUCTION)
    assert done.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "True"]
