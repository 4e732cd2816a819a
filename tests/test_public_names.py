"""The public names of the package are complete, sorted and lead where they say."""

import pytest

import voskhod


def test_public_names_exist():
    """Every public name can be had, and no other."""
    assert set(voskhod.__all__) == set(voskhod._HOMES)
    for name in voskhod.__all__:
        assert getattr(voskhod, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = voskhod.no_such_name
