"""What runs in the event loop, found in the source: every call that async code comes to without a thread.

A name is followed where the source tells what it is: functions and classes that are imported, `self`, and
attributes whose classes are written down (parameters, fields of dataclasses, what `__init__` keeps). What is
handed to a thread is a name that is not called, so nothing has to be known of how that is done.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef
BLOCKING = (
    "open",
    "input",
    "time.sleep",
    "subprocess.",
    "multiprocessing.",
    "gzip.",
    "bz2.",
    "lzma.",
    "zipfile.",
    "tarfile.",
    "shutil.",
    "tempfile.",
    "socket.create_connection",
    "urllib.request.",
    "requests.",
    "httpx.",
    "sqlite3.",
    "duckdb.",
    "sqlalchemy.create_engine",
    "pandas.read_",
    "pyarrow.",
    "mlflow.",
    "opentelemetry.sdk.trace.TracerProvider.shutdown",
    "os.fsync",
    "os.listdir",
    "os.makedirs",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.replace",
    "os.scandir",
    "os.stat",
    "os.system",
    "os.unlink",
    "os.walk",
    "tenure.app.bounded.process.in_child",
)
"""Modules and functions, by their full names or how those begin."""

BLOCKING_METHODS = frozenset(
    (
        *(
            "open",
            "read_text",
            "read_bytes",
            "write_text",
            "write_bytes",
            "mkdir",
            "rmdir",
            "unlink",
            "touch",
        ),
        *("iterdir", "glob", "rglob", "stat", "exists", "is_file", "is_dir", "resolve", "symlink_to"),
        *("execute", "executemany", "executescript", "fetchall", "fetchone", "scalar", "scalars", "commit"),
        *("begin", "connect", "to_sql", "to_csv", "to_parquet", "read_parquet", "acquire"),
    )
)
"""Of paths, files, databases and locks, wherever it is not known whose method it is."""


@dataclass
class Module:
    name: str
    imports: dict[str, str] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    aliases: dict[str, ast.expr] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A function, with the module and class it stands in."""

    module: str
    owner: str
    function: Function

    def __str__(self) -> str:
        return ".".join(filter(None, (self.module, self.owner, self.function.name)))


class Source:
    """The modules of a package, and what their names mean. `texts` are sources by the names of modules."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.modules = {name: _module(name, text) for name, text in texts.items()}

    @classmethod
    def of(cls, root: Path, package: str) -> Source:
        """Every module below a folder."""
        texts = {}
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            texts[".".join(part for part in parts if part != "__init__")] = path.read_text(encoding="utf-8")
        return cls(texts)

    def asynchronous(self) -> Iterator[Place]:
        """Every async function, wherever it stands."""
        for module in self.modules.values():
            for owner, function in _all_functions(module):
                if isinstance(function, ast.AsyncFunctionDef):
                    yield Place(module.name, owner, function)

    def blocking(self, place: Place, seen: frozenset[str] = frozenset()) -> Iterator[str]:
        """How a function comes to block: the way there, and the call at its end."""
        if str(place) in seen:
            return
        scope = _Scope(self, place)
        for call in _calls(place.function):
            found = scope.meaning(call.func)
            if isinstance(found, Place):
                if isinstance(found.function, ast.FunctionDef):
                    for way in self.blocking(found, seen | {str(place)}):
                        yield f"{place} -> {way}"
            elif found and (_is_blocking(found) or _is_method(found)):
                yield f"{place} -> {found}"

    def lookup(self, dotted: str) -> Module | ast.ClassDef | Function | None:
        """A module, class or function of the package by its full name."""
        if dotted in self.modules:
            return self.modules[dotted]
        home, _, name = dotted.rpartition(".")
        if home not in self.modules:
            return None
        module = self.modules[home]
        if name in module.imports:
            return self.lookup(module.imports[name])
        return module.functions.get(name) or module.classes.get(name)

    def home_of(self, dotted: str) -> str:
        """The module that defines a name, through imports."""
        home, _, name = dotted.rpartition(".")
        again = self.modules[home].imports.get(name) if home in self.modules else None
        return self.home_of(again) if again else home


class _Scope:
    """What names mean inside a function."""

    def __init__(self, source: Source, place: Place) -> None:
        self._source, self._place = source, place
        self._module = source.modules[place.module]
        self._inner = {one.name: one for one in ast.walk(place.function) if isinstance(one, Function)}
        arguments = place.function.args
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        self._types = {one.arg: one.annotation for one in every if one.annotation is not None}
        imported = {}
        for node in ast.walk(place.function):
            imported |= _imported(node)
        self._imports = self._module.imports | imported
        for node in ast.walk(place.function):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                self._types[node.target.id] = node.annotation

    def meaning(self, called: ast.expr) -> Place | str | None:
        """The function of ours that is called, or the name of what is not ours."""
        if isinstance(called, ast.Name):
            return self._named(called.id)
        if not isinstance(called, ast.Attribute):
            return None
        dotted = _dotted(called)
        root = dotted.partition(".")[0] if dotted else ""
        if root in self._imports and root not in self._types:
            return self._of_ours(dotted.replace(root, self._imports[root], 1))
        owner = self._type_of(called.value)
        if owner:
            return self._method(owner, called.attr)
        return f".{called.attr}"

    def _named(self, name: str) -> Place | str | None:
        if name in self._inner and name != self._place.function.name:
            return Place(self._place.module, self._place.owner, self._inner[name])
        if name in self._module.functions or name in self._module.classes:
            return self._of_ours(f"{self._place.module}.{name}")
        return self._of_ours(self._imports[name]) if name in self._imports else name

    def _of_ours(self, dotted: str) -> Place | str | None:
        found = self._source.lookup(dotted)
        if isinstance(found, Function):
            home = self._source.home_of(dotted)
            return dotted if _is_blocking(dotted) else Place(home, "", found)
        if isinstance(found, ast.ClassDef):
            return self._method(f"{self._source.home_of(dotted)}.{found.name}", "__init__")
        owner, _, method = dotted.rpartition(".")
        if isinstance(self._source.lookup(owner), ast.ClassDef):
            return self._method(owner, method)
        return dotted

    def _method(self, owner: str, name: str) -> Place | str | None:
        made = self._source.lookup(owner)
        if not isinstance(made, ast.ClassDef):
            return f"{owner}.{name}"  # of another package
        for one in made.body:
            if isinstance(one, Function) and one.name == name:
                return Place(self._source.home_of(owner), made.name, one)
        return None

    def _type_of(self, value: ast.expr) -> str | None:
        """The full name of the class of an expression, where it is written down."""
        if isinstance(value, ast.Name):
            if value.id == "self":
                return f"{self._place.module}.{self._place.owner}"
            return _class_in(self._types.get(value.id), self._source, self._place.module)
        if isinstance(value, ast.Attribute):
            owner = self._type_of(value.value)
            return _attribute(owner, value.attr, self._source) if owner else None
        if isinstance(value, ast.Call):
            found = self.meaning(value.func)
            if isinstance(found, Place) and found.function.name == "__init__":
                return f"{found.module}.{found.owner}"
        return None


def _attribute(owner: str, name: str, source: Source) -> str | None:
    made = source.lookup(owner)
    if not isinstance(made, ast.ClassDef):
        return None
    home = source.home_of(owner)
    for one in made.body:
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and one.target.id == name:
            return _class_in(one.annotation, source, home)
        if isinstance(one, Function) and one.name == name:
            return _class_in(one.returns, source, home)
    begin = next((one for one in made.body if isinstance(one, Function) and one.name == "__init__"), None)
    if begin is None:
        return None
    scope = _Scope(source, Place(home, made.name, begin))
    for target, value in _kept(begin):
        if target == name:
            return scope._type_of(value)
    return None


def _kept(begin: Function) -> Iterator[tuple[str, ast.expr]]:
    """What `__init__` keeps under which name."""
    for node in ast.walk(begin):
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        pairs = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(target.elts, value.elts, strict=False))
        for one, what in pairs:
            if isinstance(one, ast.Attribute):
                yield one.attr, what


def _class_in(annotation: ast.expr | None, source: Source, module: str) -> str | None:  # noqa: PLR0911
    """The class that an annotation names: through strings, aliases, `Annotated` and `| None`."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    if isinstance(annotation, ast.BinOp):
        annotation = annotation.left
    if isinstance(annotation, ast.Subscript):
        inside = annotation.slice
        if not (isinstance(annotation.value, ast.Name) and annotation.value.id == "Annotated"):
            return _class_in(annotation.value, source, module)
        return _class_in(inside.elts[0] if isinstance(inside, ast.Tuple) else inside, source, module)
    if not isinstance(annotation, ast.Name) or module not in source.modules:
        return None
    here = source.modules[module]
    if annotation.id in here.aliases:
        return _class_in(here.aliases[annotation.id], source, module)
    if annotation.id in here.classes:
        return f"{module}.{annotation.id}"
    dotted = here.imports.get(annotation.id)
    if dotted is None:
        return None
    home, _, name = dotted.rpartition(".")
    if home in source.modules and name not in source.modules[home].classes:
        return _class_in(ast.Name(name), source, home)
    return dotted


def _module(name: str, text: str) -> Module:
    made, tree = Module(name), ast.parse(text)
    for node in ast.walk(tree):
        made.imports |= _imported(node)
    for node in tree.body:
        if isinstance(node, Function):
            made.functions[node.name] = node
        elif isinstance(node, ast.ClassDef):
            made.classes[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            made.aliases[node.targets[0].id] = node.value
    return made


def _imported(node: ast.AST) -> dict[str, str]:
    if isinstance(node, ast.ImportFrom):
        return {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    if isinstance(node, ast.Import):
        return {
            one.asname or one.name.partition(".")[0]: (one.asname and one.name) or one.name.partition(".")[0]
            for one in node.names
        }
    return {}


def _all_functions(module: Module) -> Iterator[tuple[str, Function]]:
    """Functions within functions, too."""
    for owner, body in [
        ("", list(module.functions.values())),
        *((n, c.body) for n, c in module.classes.items()),
    ]:
        for outer in body:
            if isinstance(outer, Function):
                yield from ((owner, one) for one in ast.walk(outer) if isinstance(one, Function))


def _calls(function: Function) -> Iterator[ast.Call]:
    """Calls in its own body; what stands in functions and lambdas within it runs where those are called."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Function | ast.Lambda):
            continue
        if isinstance(node, ast.Call):
            yield node
        waiting += ast.iter_child_nodes(node)


def _dotted(value: ast.expr) -> str:
    if isinstance(value, ast.Name):
        return value.id
    if isinstance(value, ast.Attribute) and (above := _dotted(value.value)):
        return f"{above}.{value.attr}"
    return ""


def _is_blocking(name: str) -> bool:
    return name in BLOCKING or name.startswith(tuple(one for one in BLOCKING if one[-1] in "._"))


def _is_method(name: str) -> bool:
    """Of something unknown, or of a class of another package, such as a Path."""
    owner, _, method = name.rpartition(".")
    return method in BLOCKING_METHODS and (owner == "" or owner.startswith(("pathlib.", "sqlalchemy.")))
