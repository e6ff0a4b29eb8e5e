from tests.services.shared_parts import shared_parts

__all__ = ["shared_parts"]  # applies to every test of this folder
