// Arrastar um cartão abre o mesmo formulário que o seletor "Mover para": o motivo
// e a validade são sempre pedidos. Sem este script o seletor serve igual.
"use strict";

(() => {
  let levado = null;

  const destino = (evento) => evento.target.closest("[data-coluna]");

  const marcar = (coluna, ligada) => coluna && coluna.classList.toggle("alvo", ligada);

  document.querySelectorAll("[data-cartao]").forEach((cartao) => {
    cartao.draggable = true;
    cartao.addEventListener("dragstart", (evento) => {
      levado = cartao;
      evento.dataTransfer.effectAllowed = "move";
      evento.dataTransfer.setData("text/plain", cartao.dataset.cartao);
    });
    cartao.addEventListener("dragend", () => {
      levado = null;
      document.querySelectorAll(".alvo").forEach((coluna) => marcar(coluna, false));
    });
  });

  document.addEventListener("dragover", (evento) => {
    const coluna = destino(evento);
    if (!levado || !coluna || coluna.contains(levado)) return;
    evento.preventDefault();
    marcar(coluna, true);
  });

  document.addEventListener("dragleave", (evento) => {
    const coluna = destino(evento);
    if (coluna && !coluna.contains(evento.relatedTarget)) marcar(coluna, false);
  });

  document.addEventListener("drop", (evento) => {
    const coluna = destino(evento);
    if (!levado || !coluna || coluna.contains(levado)) return;
    evento.preventDefault();
    const form = levado.querySelector("form");
    form.elements.situacao.value = coluna.dataset.coluna;
    form.submit();
  });
})();
