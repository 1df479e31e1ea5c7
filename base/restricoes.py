"""Restrições que muitos modelos têm: quem fez e quando andam juntos."""

from django.db.models import CheckConstraint, Q


def em_e_por(ato: str, *, name: str, com: str = "") -> CheckConstraint:
    """Ou há `<ato>_em` e `<ato>_por`, ou não há nenhum dos dois.

    `com` é o campo de texto que se preenche e se esvazia com eles: o motivo, a
    solução.
    """
    em, por = f"{ato}_em__isnull", f"{ato}_por__isnull"
    sem_ato, com_ato = {em: True, por: True}, Q(**{em: False, por: False})
    if com:
        return CheckConstraint(
            name=name, condition=Q(**sem_ato, **{com: ""}) | (com_ato & ~Q(**{com: ""}))
        )
    return CheckConstraint(name=name, condition=Q(**sem_ato) | com_ato)


def sempre_em_e_por(ato: str, *, name: str) -> CheckConstraint:
    """Há sempre `<ato>_em` e `<ato>_por`: o registro já nasce com eles."""
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{ato}_em__isnull": False, f"{ato}_por__isnull": False}),
    )
