"""What QML may ask of the view models: `python -m ui_kit.qml_types` renews each QML module's `models.qmltypes`.

By it qmllint and editors know the models, so that a property misspelt in QML is found before anything runs.
"""

import importlib
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QMetaMethod, QMetaObject, QObject

from ui_kit.translations import PROJECT, parts_with_qml

FILE = "models.qmltypes"


def models_of(part: Path) -> Mapping[Path, Sequence[type[QObject]]]:
    """The `@QmlElement` classes of a part, by the folder of the QML module they belong to."""
    found: dict[Path, list[type[QObject]]] = defaultdict(list)
    for file in sorted(part.rglob("*.py")):
        if "\n@QmlElement\n" not in file.read_text(encoding="utf-8"):
            continue
        module = importlib.import_module(".".join(file.relative_to(PROJECT).with_suffix("").parts))
        folder = part.joinpath("qml", *module.QML_IMPORT_NAME.split("."))
        own = (thing for thing in vars(module).values() if getattr(thing, "__module__", "") == module.__name__)
        found[folder] += [thing for thing in own if isinstance(thing, type) and issubclass(thing, QObject)]
    return found


def described(models: Sequence[type[QObject]], module: str) -> str:
    """The text of one `models.qmltypes` (qmltypes 1.2)."""
    lines = ["import QtQuick.tooling 1.2", "", "Module {"]
    for model in sorted(models, key=lambda model: model.__name__):
        lines += [f"    {line}" for line in _component(model, module)]
    return "\n".join([*lines, "}", ""])


def _component(model: type[QObject], module: str) -> Iterator[str]:
    meta: QMetaObject = vars(model)["staticMetaObject"]
    yield "Component {"
    yield f'    name: "{model.__name__}"'
    yield '    accessSemantics: "reference"'
    yield f'    prototype: "{_base_name(model)}"'
    yield f'    exports: ["{module}/{model.__name__} 1.0"]'
    yield "    exportMetaObjectRevisions: [256]"
    yield from (f"    {line}" for line in [*_properties(meta), *_methods(meta)])
    yield "}"


def _base_name(model: type[QObject]) -> str:
    """Of the class of Qt's own that it is one of."""
    return next(base.__name__ for base in model.__mro__ if base.__module__.startswith("PySide6."))


def _properties(meta: QMetaObject) -> Iterator[str]:
    for place in range(meta.propertyOffset(), meta.propertyCount()):
        member = meta.property(place)
        facts = [f'name: "{member.name()!s}"', f'type: "{member.typeName()!s}"']
        if not member.isWritable():
            facts.append("isReadonly: true")
        if member.hasNotifySignal():
            facts.append(f'notify: "{_text(member.notifySignal().name())}"')
        if member.isConstant():
            facts.append("isPropertyConstant: true")
        yield f"Property {{ {'; '.join(facts)} }}"


def _methods(meta: QMetaObject) -> Iterator[str]:
    for place in range(meta.methodOffset(), meta.methodCount()):
        method = meta.method(place)
        kind = "Signal" if method.methodType() is QMetaMethod.MethodType.Signal else "Method"
        parameters = "".join(
            f' Parameter {{ name: "{_text(name)}"; type: "{_text(kind_of)}" }}'
            for name, kind_of in zip(method.parameterNames(), method.parameterTypes(), strict=True)
        )
        yield f'{kind} {{ name: "{_text(method.name())}";{parameters} }}'


def _text(name: QByteArray) -> str:
    return bytes(name.data()).decode()


def fresh() -> Iterator[tuple[Path, str]]:
    """Every `models.qmltypes` there should be, and what should stand in it."""
    for part in parts_with_qml():
        for folder, models in models_of(part).items():
            yield folder / FILE, described(models, ".".join(folder.relative_to(part / "qml").parts))


def main() -> int:
    for file, text in fresh():
        file.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
