"""Checks an answer against the shape that AWS's own service model gives it, as strictly as the model allows."""

import datetime
import re


def check_output(shape, raw, value, path=""):
    """What is wrong with a value. `raw` is it as it came over the wire, where members may be that the model does not have."""
    if value is None:
        return [f"{path}: is null"]
    checks = {
        "structure": check_structure,
        "list": check_list,
        "map": check_map,
        "string": check_string,
        "character": check_string,
        "integer": check_integer,
        "long": check_integer,
        "float": check_number,
        "double": check_number,
    }
    check = checks.get(shape.type_name, check_type)
    return check(shape, raw, value, path)


def check_structure(shape, raw, value, path):
    if not isinstance(value, dict):
        return [f"{path}: is no structure but {value!r}"]
    known = {wire_name(name, member): name for name, member in shape.members.items()}
    found = [f"{path}.{name}: is missing" for name in shape.required_members if name not in value]
    if isinstance(raw, dict):
        found += [f"{path}.{name}: is not in the model" for name in raw if name not in known]
    raw_of = {known[name]: part for name, part in raw.items() if name in known} if isinstance(raw, dict) else {}
    for name, member in shape.members.items():
        if name in value:
            found += check_output(member, raw_of.get(name), value[name], f"{path}.{name}")
    return found


def wire_name(name, member):
    return member.serialization.get("name", name)


def check_list(shape, raw, value, path):
    if not isinstance(value, list):
        return [f"{path}: is no list but {value!r}"]
    found = check_range(shape, len(value), path, "entries")
    raws = raw if isinstance(raw, list) and len(raw) == len(value) else [None] * len(value)
    for at, (part, raw_part) in enumerate(zip(value, raws)):
        found += check_output(shape.member, raw_part, part, f"{path}[{at}]")
    return found


def check_map(shape, raw, value, path):
    if not isinstance(value, dict):
        return [f"{path}: is no map but {value!r}"]
    found = []
    for key, part in value.items():
        raw_part = raw.get(key) if isinstance(raw, dict) else None
        found += check_output(shape.key, None, key, f"{path}[key]")
        found += check_output(shape.value, raw_part, part, f"{path}[{key}]")
    return found


def check_string(shape, raw, value, path):
    if not isinstance(value, str):
        return [f"{path}: is no string but {value!r}"]
    found = check_range(shape, len(value), path, "characters")
    if shape.enum and value not in shape.enum:
        found.append(f"{path}: {value!r} is none of {', '.join(shape.enum)}")
    pattern = shape.metadata.get("pattern")
    if pattern is not None and not matches(pattern, value):
        found.append(f"{path}: {value!r} does not match {pattern}")
    return found


def matches(pattern, value):
    """Patterns are Java's, whole strings. Classes that Python does not know are not judged."""
    try:
        return re.fullmatch(pattern.replace(r"\p{ASCII}", r"[\x00-\x7f]"), value) is not None
    except re.error:
        return True


def check_integer(shape, raw, value, path):
    if not isinstance(value, int) or isinstance(value, bool):
        return [f"{path}: is no whole number but {value!r}"]
    return check_range(shape, value, path, "")


def check_number(shape, raw, value, path):
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return [f"{path}: is no number but {value!r}"]
    return check_range(shape, value, path, "")


def check_type(shape, raw, value, path):
    types = {"boolean": bool, "timestamp": datetime.datetime}
    wanted = types.get(shape.type_name)
    if wanted is not None and not isinstance(value, wanted):
        return [f"{path}: is no {shape.type_name} but {value!r}"]
    return []


def check_range(shape, size, path, unit):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least or most is not None and size > most:
        return [f"{path}: {size} {unit} is not within {least} and {most}".replace("  ", " ")]
    return []
