// Conta as palavras do que se escreve. Sem este script a página serve igual.
(() => {
  "use strict";

  const palavras = (texto) => (texto.match(/\S+/g) || []).length;

  const escrever = (onde, texto) => {
    const total = palavras(texto);
    onde.textContent = `${total} ${total === 1 ? "palavra" : "palavras"}, ${texto.length} caracteres.`;
  };

  document.querySelectorAll("[data-contar]").forEach((onde) => {
    const campo = document.getElementById(onde.dataset.contar);
    if (!campo) return;
    const contar = () => escrever(onde, campo.value);
    campo.addEventListener("input", contar);
    contar();
  });
})();
