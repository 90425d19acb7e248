"""Checks T-SQL with Microsoft's own parser (ScriptDom) and schema model (DacFx).

Reads {"libraries", "texts", "calibration"} as JSON from standard input and writes
{"findings", "verdicts", "objects"} as JSON to standard output. Syntax: the grammar of SQL Server 2019.
Names and schema: the tables that the migrations make are put into a model for Azure SQL, every
other text becomes a procedure of it, and the model says which names lead nowhere. A temporary table
is an ordinary one there, so that its columns are known.
"""

import json
import os
import re
import sys
import tempfile

TEMPORARY = re.compile(r"(\[?)##?([A-Za-z_]\w*)")
CHECKED = re.compile(r"\[check_(\w+)\]")
# The model holds no procedures of the system.
SYSTEM_PROCEDURES = re.compile(r"\[sp_(?:get|release)applock\]", re.IGNORECASE)


def load_dotnet():
    import dotnetcore2.runtime

    root = os.path.dirname(dotnetcore2.runtime.get_runtime_path())
    version = sorted(os.listdir(os.path.join(root, "shared", "Microsoft.NETCore.App")))[-1]
    framework = {"name": "Microsoft.NETCore.App", "version": version}
    settings = {"runtimeOptions": {"tfm": "netcoreapp3.1", "framework": framework}}
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump(settings, file)
    try:
        from clr_loader import get_coreclr
        from pythonnet import set_runtime

        set_runtime(get_coreclr(runtime_config=file.name, dotnet_root=root))
        import clr
    finally:
        os.unlink(file.name)
    return clr


class Checker:
    def __init__(self, libraries):
        clr = load_dotnet()
        sys.path.append(libraries)
        for name in ("TransactSql.ScriptDom", "Dac.Extensions"):
            clr.AddReference(os.path.join(libraries, f"Microsoft.SqlServer.{name}.dll"))
        from Microsoft.SqlServer.Dac.Model import SqlServerVersion, TSqlModel, TSqlModelOptions
        from Microsoft.SqlServer.TransactSql import ScriptDom
        from System.IO import StringReader

        self.dom = ScriptDom
        self.reader = StringReader
        self.parser = ScriptDom.TSql150Parser(True)
        self.new_model = lambda: TSqlModel(SqlServerVersion.SqlAzure, TSqlModelOptions())

    def parse(self, text):
        fragment, errors = self.parser.Parse(self.reader(text), None)
        found = [f"line {error.Line}, column {error.Column}: {error.Message}" for error in errors]
        return fragment, found

    def statements(self, text):
        """The statements of a text, those behind an IF included, with their own text."""
        fragment, errors = self.parse(text)
        if errors:
            return []
        found = []

        def add(statement):
            if isinstance(statement, self.dom.IfStatement):
                add(statement.ThenStatement)
                return
            if isinstance(statement, self.dom.BeginEndBlockStatement):
                for inner in statement.StatementList.Statements:
                    add(inner)
                return
            start = statement.StartOffset
            found.append((statement, text[start : start + statement.FragmentLength]))

        for batch in fragment.Batches:
            for statement in batch.Statements:
                add(statement)
        return found


DEFINITION = re.compile(
    r"^\s*(?:alter\s+table\s+\S+\s+add\s+(?!constraint\b)|create\s+(?:table|role|(?:unique\s+)?(?:(?:non)?clustered\s+)?(?:columnstore\s+)?index)|grant)\b",
    re.IGNORECASE,
)
TABLE = re.compile(r"^\s*create\s+table\b", re.IGNORECASE)
ADDED = re.compile(r"^\s*alter\s+table\s+(\S+)\s+add\s+(?!constraint\b)(.*?);?\s*$", re.IGNORECASE | re.DOTALL)


REVOKE = re.compile(r"^\s*revoke\s+.*?\s+on\s+(\S+)\s+from\s+(\w+)\s*;?\s*$", re.IGNORECASE | re.DOTALL)
ROLE = re.compile(r"^\s*create\s+role\s+\[?(\w+)", re.IGNORECASE)


class Model:
    """A schema model. One object that does not fit spoils it: it is then made anew without it."""

    def __init__(self, checker):
        self.checker = checker
        self.sound = []
        self.model = checker.new_model()

    def add(self, script):
        try:
            self.model.AddObjects(script)
        except Exception as error:
            self.model = self.checker.new_model()
            for known in self.sound:
                self.model.AddObjects(known)
            return [" ".join(str(error).split())[:500]]
        self.sound.append(script)
        return []


def ordinary(text):
    """The text with temporary tables made ordinary ones."""
    return TEMPORARY.sub(lambda match: f"{match[1]}temporary_{match[2]}", text)


def bulk_as_insert(text):
    """`insert bulk t(a int, ...)` names its columns as an INSERT does."""
    table, columns = re.match(r"insert bulk (\S+?)\((.*)\)\s*(?:with .*)?$", text.strip(), re.S).groups()
    names = re.findall(r"\[(\w+)\]", columns)
    return f"insert into {table} ({', '.join(names)}) select {', '.join(names)} from {table}"


def procedure(name, parameters, text):
    given = ", ".join(f"@{key} {kind}" for key, kind in parameters.items())
    return f"create procedure dbo.[check_{name}] {given} as begin\n{text}\nend"


def widened(definitions, table, columns):
    """A model takes no new columns: they go into the definition of their table. None: no such table."""
    head = re.compile(rf"^\s*create\s+table\s+{re.escape(table)}\s*\(", re.IGNORECASE)
    for index, (name, own) in enumerate(definitions):
        found = head.match(own)
        if found:
            widened_own = f"{own[: found.end()]}{columns}, {own[found.end() :]}"
            return [*definitions[:index], (name, widened_own), *definitions[index + 1 :]]
    return None


class Schema:
    """The objects of all texts that make some."""

    def __init__(self, checker, texts):
        self.checker = checker
        self.definitions = []
        self.findings = []
        self.roles = set()
        for text in texts:
            for _, own in checker.statements(ordinary(text["text"])):
                if ROLE.match(own):
                    self.roles.add(ROLE.match(own)[1].lower())
                if ADDED.match(own):
                    known = widened(self.definitions, *ADDED.match(own).groups())
                    if known is None:
                        message = f"there is no table to add to: {' '.join(own.split())}"
                        self.findings.append({"name": text["name"], "kind": "names", "message": message})
                    else:
                        self.definitions = known
                elif DEFINITION.match(own):
                    self.definitions.append((text["name"], own))

    def model(self):
        model = Model(self.checker)
        for name, own in sorted(self.definitions, key=lambda entry: not TABLE.match(entry[1])):
            for message in model.add(own):
                self.findings.append({"name": name, "kind": "names", "message": message})
        return model


def revoked(part, roles):
    """A model takes no REVOKE: its table is named in a query, its role is looked up here."""
    table, role = REVOKE.match(part).groups()
    known = "" if role.lower() in roles else f" where 1 = (select {role} from no_role)"
    return f"select 1 as named from {table}{known}"


def procedures_of(checker, text, roles):
    """What of a text is no definition, as procedures."""
    own = bulk_as_insert(text["text"]) if text["sentAs"] == "bulk load" else text["text"]
    own = ordinary(own)
    parts = [part for _, part in checker.statements(own)]
    if any(REVOKE.match(part) for part in parts):
        own = ";\n".join(revoked(part, roles) if REVOKE.match(part) else part for part in parts)
    if text["sentAs"] != "migration" and not any(DEFINITION.match(part) for _, part in checker.statements(own)):
        return [procedure(text["name"], text["parameters"], own)]
    rest = [part for _, part in checker.statements(own) if not DEFINITION.match(part)]
    return [procedure(f"{text['name']}_{index}", {}, part) for index, part in enumerate(rest)]


def names_findings(checker, schema, texts):
    model = schema.model()
    findings = list(schema.findings)
    schema.findings.clear()
    for text in texts:
        for script in procedures_of(checker, text, schema.roles):
            for message in model.add(script):
                findings.append({"name": text["name"], "kind": "names", "message": message})
    for message in model.model.Validate():
        words = message.ToString()
        if SYSTEM_PROCEDURES.search(words):
            continue
        match = CHECKED.search(words)
        name = re.sub(r"_\d+$", "", match[1]) if match and re.match(r"\d{4}_", match[1]) else (match[1] if match else "schema")
        findings.append({"name": name, "kind": "names", "message": words})
    return findings


def main():
    request = json.load(sys.stdin)
    try:
        checker = Checker(request["libraries"])
    except Exception as error:
        # Exit code 3: not a mistake in a text, there is no .NET to be had here.
        print(" ".join(str(error).split())[:500], file=sys.stderr)
        sys.exit(3)
    texts = request["texts"]
    findings = []
    for text in texts:
        _, errors = checker.parse(text["text"])
        findings += [{"name": text["name"], "kind": "syntax", "message": error} for error in errors]
    schema = Schema(checker, texts)
    findings += names_findings(checker, schema, texts)

    verdicts = {}
    sound = []
    for entry in request["calibration"]:
        _, errors = checker.parse(entry["text"])
        verdicts[entry["name"]] = "syntax" if errors else "valid"
        if not errors:
            sound.append({**entry, "sentAs": "statement"})
    for finding in names_findings(checker, schema, sound):
        verdicts[finding["name"]] = "names"
    json.dump({"findings": findings, "verdicts": verdicts, "objects": len(schema.definitions)}, sys.stdout)


main()
