// Comodidades do portal. Toda página funciona sem este arquivo.
"use strict";

(() => {
  const PREFIXO = "rascunho:";
  const pessoa = document.body.dataset.pessoa || "";

  // Depois de uma recusa, o leitor de tela e o teclado começam pelos erros.
  const focarErros = () => {
    const sumario = document.querySelector(".sumario-erros");
    if (sumario) sumario.focus();
  };

  // O link do sumário leva ao campo e põe o cursor nele.
  const focarCampoDoErro = (evento) => {
    const link = evento.target.closest(".sumario-erros a[href^='#']");
    if (!link) return;
    const campo = document.getElementById(link.hash.slice(1));
    if (!campo) return;
    evento.preventDefault();
    campo.focus();
    campo.scrollIntoView({ block: "center" });
  };

  // Um clique a mais não envia duas vezes. O botão continua focável e volta
  // sozinho, para quem baixa um arquivo e permanece na página.
  const impedirEnvioDuplo = (evento) => {
    const form = evento.target;
    if (form.dataset.enviando) {
      evento.preventDefault();
      return;
    }
    if (evento.defaultPrevented || form.method !== "post") return;
    form.dataset.enviando = "sim";
    const botao = evento.submitter;
    if (botao) botao.setAttribute("aria-busy", "true");
    setTimeout(() => liberar(form), 8000);
  };

  const liberar = (form) => {
    delete form.dataset.enviando;
    form.querySelectorAll("[aria-busy]").forEach((b) => b.removeAttribute("aria-busy"));
  };

  const liberarTodos = () => document.querySelectorAll("form[data-enviando]").forEach(liberar);

  // ------------------------------------------------------------ rascunhos
  // Formulários com data-rascunho="chave" guardam no navegador o que ainda não
  // foi gravado. Senhas, arquivos e campos escondidos nunca são guardados.

  const chaveDe = (form) => `${PREFIXO}${pessoa}:${location.pathname}:${form.dataset.rascunho}`;

  const guardavel = (campo) =>
    campo.name && !["hidden", "password", "file", "submit", "button"].includes(campo.type);

  const valorDe = (campo) => {
    if (campo.type === "checkbox" || campo.type === "radio") return campo.checked;
    if (campo.multiple) return [...campo.selectedOptions].map((o) => o.value);
    return campo.value;
  };

  const nomeDe = (campo) =>
    campo.type === "checkbox" || campo.type === "radio" ? `${campo.name}=${campo.value}` : campo.name;

  const valores = (form) =>
    Object.fromEntries([...form.elements].filter(guardavel).map((c) => [nomeDe(c), valorDe(c)]));

  const aplicar = (form, guardado) => {
    [...form.elements].filter(guardavel).forEach((campo) => {
      const valor = guardado[nomeDe(campo)];
      if (valor === undefined || campo.disabled) return;
      if (campo.type === "checkbox" || campo.type === "radio") campo.checked = valor;
      else if (campo.multiple) [...campo.options].forEach((o) => { o.selected = valor.includes(o.value); });
      else campo.value = valor;
    });
  };

  const diferentes = (a, b) => Object.keys(b).filter((k) => JSON.stringify(a[k]) !== JSON.stringify(b[k]));

  const ler = (chave) => {
    try {
      return JSON.parse(localStorage.getItem(chave));
    } catch {
      return null;
    }
  };

  const gravar = (chave, conteudo) => {
    try {
      localStorage.setItem(chave, JSON.stringify(conteudo));
      return true;
    } catch {
      return false;
    }
  };

  const remover = (chave) => {
    try {
      localStorage.removeItem(chave);
    } catch {
      // navegação privada sem armazenamento: não há o que remover
    }
  };

  const elemento = (nome, texto, classe) => {
    const novo = document.createElement(nome);
    novo.textContent = texto;
    if (classe) novo.className = classe;
    return novo;
  };

  const botao = (texto, classe, acao) => {
    const novo = elemento("button", texto, `br-button small ${classe}`);
    novo.type = "button";
    novo.addEventListener("click", acao);
    return novo;
  };

  const oferecer = (form, chave, guardado, quantos) => {
    const quando = new Date(guardado.em).toLocaleString("pt-BR", { dateStyle: "short", timeStyle: "short" });
    const campos = quantos === 1 ? "1 campo difere" : `${quantos} campos diferem`;
    const caixa = elemento("div", "", "br-message info nao-imprime");
    const corpo = elemento("div", "", "content");
    corpo.setAttribute("role", "status");
    corpo.append(
      elemento("span", "Há um rascunho seu que não foi gravado.", "message-title"),
      document.createTextNode(` É de ${quando}; ${campos} do que está na página. `),
    );
    const linha = elemento("div", "", "fl m1");
    linha.append(
      botao("Recuperar o rascunho", "secondary", () => {
        aplicar(form, guardado.valores);
        form.dispatchEvent(new Event("input", { bubbles: true }));
        caixa.remove();
      }),
      botao("Descartar o rascunho", "secondary", () => {
        remover(chave);
        caixa.remove();
      }),
    );
    corpo.append(linha);
    caixa.append(corpo);
    form.prepend(caixa);
  };

  const avisarGuardado = (form, guardou) => {
    const onde = form.querySelector("[data-rascunho-estado]");
    if (!onde) return;
    const hora = new Date().toLocaleTimeString("pt-BR", { timeStyle: "short" });
    onde.textContent = guardou
      ? `Rascunho guardado neste navegador às ${hora}. Falta salvar no portal.`
      : "Este navegador não guarda rascunhos: salve no portal antes de sair.";
  };

  const ligarRascunho = (form) => {
    const chave = chaveDe(form);
    const inicial = valores(form);
    const guardado = ler(chave);
    const diferencas = guardado ? diferentes(inicial, guardado.valores) : [];
    if (diferencas.length) oferecer(form, chave, guardado, diferencas.length);
    else if (guardado) remover(chave);

    let espera = 0;
    form.addEventListener("input", () => {
      form.dataset.mudou = "sim";
      clearTimeout(espera);
      espera = setTimeout(() => {
        avisarGuardado(form, gravar(chave, { em: Date.now(), valores: valores(form) }));
      }, 600);
    });
    form.addEventListener("submit", () => {
      if (form.dataset.mudou) gravar(chave, { em: Date.now(), valores: valores(form) });
      delete form.dataset.mudou;
      try {
        sessionStorage.setItem(`${PREFIXO}enviado`, chave);
      } catch {
        // sem armazenamento, o rascunho é oferecido de novo e não se perde
      }
    });
  };

  // O que o portal confirmou ter gravado deixa de ser rascunho.
  const esquecerGravado = () => {
    let chave = null;
    try {
      chave = sessionStorage.getItem(`${PREFIXO}enviado`);
      sessionStorage.removeItem(`${PREFIXO}enviado`);
    } catch {
      return;
    }
    if (chave && document.querySelector("#conteudo > .br-message.success")) remover(chave);
  };

  // Quem sai por querer não deixa rascunhos num computador de uso comum.
  const limparAoSair = (evento) => {
    if (!evento.target.matches("[data-sair]")) return;
    try {
      Object.keys(localStorage)
        .filter((k) => k.startsWith(`${PREFIXO}${pessoa}:`))
        .forEach((k) => localStorage.removeItem(k));
    } catch {
      // nada guardado
    }
  };

  const avisarAoDeixarAPagina = (evento) => {
    if (document.querySelector("form[data-mudou]")) evento.preventDefault();
  };

  // Menu da conta: Esc fecha e devolve o foco; clicar fora fecha.
  const fecharConta = (evento) => {
    const aberta = document.querySelector(".conta details[open]");
    if (!aberta) return;
    if (evento.type === "keydown" && evento.key === "Escape") {
      aberta.open = false;
      aberta.querySelector("summary").focus();
    } else if (evento.type === "click" && !aberta.contains(evento.target)) {
      aberta.open = false;
    }
  };

  esquecerGravado();
  document.querySelectorAll("form[data-rascunho]").forEach(ligarRascunho);
  document.addEventListener("submit", limparAoSair);
  document.addEventListener("submit", impedirEnvioDuplo);
  document.addEventListener("click", focarCampoDoErro);
  document.addEventListener("click", fecharConta);
  document.addEventListener("keydown", fecharConta);
  document.querySelectorAll("[data-imprimir]").forEach((b) => {
    b.hidden = false;
    b.addEventListener("click", () => window.print());
  });
  window.addEventListener("beforeunload", avisarAoDeixarAPagina);
  window.addEventListener("pageshow", liberarTodos);
  focarErros();
})();
