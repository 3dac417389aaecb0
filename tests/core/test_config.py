"""A production start accepts only settings that can do their work."""

import base64
from typing import Any

import pytest

from registry.core.config import DEFAULT_SECRET, Config, ConfigError

SECRET = "b7Yq-Kz0pLw9xTn4RfVdGh2sJm6cAe8uQi1o"
SOUND = {
    "REGISTRY_ENVIRONMENT": "production",
    "REGISTRY_SECRET_KEY": SECRET,
    "REGISTRY_DATA_KEYS": base64.urlsafe_b64encode(bytes(range(32))).decode(),
    "REGISTRY_TRUSTED_HOSTS": "experts.moet.gov.vn,.experts.moet.gov.vn",
    "REGISTRY_BASE_URL": "https://experts.moet.gov.vn",
    "REGISTRY_ANTIVIRUS": "clamav:3310",
}


def test_a_sound_environment_starts() -> None:
    assert Config.from_environment(SOUND).is_production


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "a" * 32),
        ("SECRET_KEY", SECRET[:20]),
        ("SECRET_KEY", DEFAULT_SECRET),
        ("OLD_SECRET_KEYS", DEFAULT_SECRET),
        ("OLD_SECRET_KEYS", f"{SECRET},short"),
        ("DATA_KEYS", ""),
        ("DATA_KEYS", "x"),
        ("DATA_KEYS", f"{SOUND['REGISTRY_DATA_KEYS']},{SECRET}"),
        ("TRUSTED_HOSTS", ""),
        ("TRUSTED_HOSTS", "*"),
        ("TRUSTED_HOSTS", "*.gov.vn"),
        ("TRUSTED_HOSTS", "https://experts.moet.gov.vn"),
        ("ANTIVIRUS", ""),
        ("ANTIVIRUS", "clamav"),
        ("BASE_URL", "http://experts.moet.gov.vn"),
        ("BASE_URL", "https://"),
        ("DEBUG", "true"),
        ("DEBUG", "perhaps"),
        ("PROXY_HOPS", "one"),
        ("ENVIRONMENT", "prod"),
        ("SEARCH_ENGINE", "elasticsearch"),
        ("FILE_STORE", "s3"),
    ],
)
def test_a_value_that_cannot_do_its_work_is_refused_by_its_name(variable: str, value: str) -> None:
    environ: dict[str, Any] = {**SOUND, f"REGISTRY_{variable}": value}
    related = {"SEARCH_ENGINE": "ELASTICSEARCH_URL", "FILE_STORE": "S3_BUCKET"}
    with pytest.raises(ConfigError, match=f"REGISTRY_{related.get(variable, variable)}"):
        Config.from_environment(environ)
