// Ajuda a escrever textos longos. Sem este script a página serve igual.
(() => {
  "use strict";

  // ---------------------------------------------------------------- palavras

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

  // ---------------------------------------------------------------- colar

  // Do Word ficam os parágrafos, as listas, o negrito e os endereços; o resto cai.
  const emTexto = (no) => {
    if (no.nodeType === Node.TEXT_NODE) return no.textContent.replace(/[^\S\u00a0]+/g, " ");
    if (no.nodeType !== Node.ELEMENT_NODE) return "";
    const nome = no.localName;
    if (["script", "style", "head", "meta", "title", "del"].includes(nome)) return "";
    if (nome === "br") return "\n";
    const dentro = [...no.childNodes].map(emTexto).join("");
    const peso = (no.style && no.style.fontWeight) || "";
    const negrito = (/^(b|strong)$/.test(nome) && !/^(normal|[1-5]00)$/.test(peso)) || /^(bold|[6-9]00)$/.test(peso);
    if (/\bmsodel\b/i.test(no.className)) return "";
    if (negrito && dentro.trim()) return dentro.replace(/^(\s*)([\s\S]*?)(\s*)$/, "$1**$2**$3");
    if (nome === "li" && no.parentNode.localName === "ol") {
      return `\n${[...no.parentNode.children].indexOf(no) + 1}. ${dentro.trim()}`;
    }
    // célula de tabela colada: o que era coluna não se gruda na vizinha
    if (/^t[dh]$/.test(nome)) return `${dentro.trim()} `;
    if (nome === "li") return `\n- ${dentro.trim()}`;
    if (nome === "a" && /^https?:/.test(no.href) && !dentro.includes(no.href)) {
      return `${dentro} (${no.href})`;
    }
    return /^(p|div|ul|ol|tr|h[1-6]|table|blockquote)$/.test(nome) ? `\n${dentro.trim()}\n` : dentro;
  };

  const limpo = (html) =>
    emTexto(new DOMParser().parseFromString(html, "text/html").body)
      // o marcador "o" só com o espaço duro que o Word põe depois: "o prazo" é texto
      .replace(/^[ \t\u00a0]*(?:[·•▪§][ \t\u00a0]+|o[ \t]*\u00a0[ \t\u00a0]*)/gm, "- ")
      .replace(/[ \t\u00a0]+/g, " ")
      .replace(/ +\n/g, "\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim();

  document.querySelectorAll("form[data-rascunho] textarea").forEach((campo) => {
    campo.addEventListener("paste", (evento) => {
      const html = evento.clipboardData && evento.clipboardData.getData("text/html");
      if (!html) return;
      evento.preventDefault();
      campo.setRangeText(limpo(html), campo.selectionStart, campo.selectionEnd, "end");
      campo.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
})();
