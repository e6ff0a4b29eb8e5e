"""HTML of messages from the templates beside the services that send them."""

from typing import Any


def render(package: str, template: str, **values: Any) -> str:
    """Return a template of a package, filled in; a value that it lacks is an error.

    :param package: "services.alarms": its folder `templates` holds the template.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined  # most runs have nothing to say

    environment = Environment(
        loader=PackageLoader(package), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template(template).render(values)
