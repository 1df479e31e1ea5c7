// Grade de metas e de resultados: salva enquanto se digita, anda pelo teclado e
// recebe colunas coladas. Sem este arquivo a grade serve igual, pelo botão Salvar.
"use strict";

(() => {
  const form = document.querySelector("form[data-grade]");
  if (!form) return;

  const NOME = /^([a-z])(\d+)$/;
  const DIGITANDO = Number(form.dataset.pausa) || 2500; // pausa que salva sem sair do campo: junta os toques
  const AO_SAIR = 150; // sair do campo salva logo; uma colagem vai num envio só
  const ESPERAS = [2000, 5000, 15000, 30000];
  const CHAVE = `rascunho:${document.body.dataset.pessoa || ""}:grade:${form.dataset.chave}`;
  const [UM, VARIOS] = form.dataset.coisa.split("|");
  const onde = form.querySelector("[data-grade-estado]");

  const fila = new Set(); // mudou e ainda não foi enviado
  const recusadas = new Map(); // o portal não gravou: número → campos de quem gravou
  const salvos = new Map(); // o que estava na tela quando o portal respondeu
  let enviando = null;
  let espera = 0;
  let tentativa = 0;
  let salvoAs = "";
  let parado = false;
  let liberado = false;
  let guardou = true;
  let colagem = null;

  const token = () => form.elements.csrfmiddlewaretoken;
  const quantos = (n) => `${n} ${n === 1 ? UM : VARIOS}`;

  // ------------------------------------------------------------ campos

  const campos = new Map();
  [...form.elements].forEach((campo) => {
    const partes = NOME.exec(campo.name);
    if (!partes) return;
    if (!campos.has(partes[2])) campos.set(partes[2], []);
    campos.get(partes[2]).push(campo);
  });

  const numeroDe = (campo) => (NOME.exec(campo.name) || [])[2];
  const letraDe = (campo) => (NOME.exec(campo.name) || [])[1];
  const textos = (numero) => campos.get(numero).filter((c) => c.matches("input[inputmode]"));

  const lidos = (numero) =>
    Object.fromEntries(
      campos.get(numero).filter((c) => c.type !== "checkbox" || c.checked).map((c) => [c.name, c.value]),
    );

  const visiveis = (numero) =>
    JSON.stringify(campos.get(numero).filter((c) => c.type !== "hidden").map((c) => c.value));

  const porNome = (nome) => form.elements[nome];

  const escrever = (valores) =>
    Object.entries(valores || {}).forEach(([nome, valor]) => {
      const campo = porNome(nome);
      if (campo) campo.value = valor;
    });

  // ------------------------------------------------------------ rascunho

  // Guarda no navegador o que o portal ainda não gravou: sobrevive à sessão
  // expirada, à rede caída e à aba fechada.
  const guardar = () => {
    const pendentes = [...new Set([...fila, ...recusadas.keys()])];
    try {
      if (!pendentes.length) localStorage.removeItem(CHAVE);
      else {
        const celulas = Object.fromEntries(pendentes.map((n) => [n, lidos(n)]));
        localStorage.setItem(CHAVE, JSON.stringify({ em: Date.now(), celulas }));
      }
      guardou = true;
    } catch {
      guardou = false;
    }
  };

  const recuperar = () => {
    let guardado = null;
    try {
      guardado = JSON.parse(localStorage.getItem(CHAVE));
    } catch {
      return;
    }
    const celulas = Object.entries((guardado && guardado.celulas) || {}).filter(([n]) => campos.has(n));
    const mudadas = celulas.filter(([numero, valores]) => {
      const antes = visiveis(numero);
      const versao = lidos(numero);
      escrever(valores);
      if (visiveis(numero) !== antes) return true;
      escrever(versao);
      return false;
    });
    mudadas.forEach(([numero]) => fila.add(numero));
    if (!mudadas.length) {
      guardar();
      return;
    }
    dizer(`Recuperamos ${quantos(mudadas.length)} que não tinham chegado ao portal.`);
    agendar(AO_SAIR);
  };

  // ------------------------------------------------------------ estado

  const dizer = (texto, ...extras) => {
    onde.replaceChildren(document.createTextNode(texto), ...extras);
  };

  const botao = (texto, acao) => {
    const novo = document.createElement("button");
    novo.type = "button";
    novo.className = "br-button secondary small";
    novo.textContent = texto;
    novo.addEventListener("click", acao);
    return novo;
  };

  const entrarDeNovo = () => {
    const link = document.createElement("a");
    link.href = "/entrar/?next=/painel/";
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Entrar de novo em outra aba";
    return link;
  };

  const guardadas = () => {
    return guardou
      ? `${quantos(fila.size)} no rascunho deste navegador`
      : "este navegador não guarda rascunhos: não feche a página";
  };

  const dizerSalvo = () => {
    if (recusadas.size) dizer(`${quantos(recusadas.size)} por resolver; o resto foi salvo às ${salvoAs}.`);
    else if (salvoAs) dizer(`Tudo salvo às ${salvoAs}.`);
  };

  const contar = () => {
    const linhas = [...form.querySelectorAll("tr[data-classe]")];
    const com = (nomes, onde = linhas) => onde.filter((l) => nomes.includes(l.dataset.classe)).length;
    const feitas = com(["val", "avi", "nap"]);
    const partes = [`${feitas} de ${linhas.length} ${form.dataset.feitas}`];
    [["err", "a corrigir", "a corrigir"], ["vaz", "em branco", "em branco"], ["avi", "pede justificativa", "pedem justificativa"]].forEach(
      ([classe, um, varios]) => {
        const n = com([classe]);
        if (n) partes.push(`${n} ${n === 1 ? um : varios}`);
      },
    );
    document.querySelectorAll("[data-grade-andamento]").forEach((e) => { e.textContent = partes.join(" · "); });
    document.querySelectorAll("[data-grade-feitas]").forEach((e) => { e.textContent = partes[0]; });
    form.querySelectorAll("tbody").forEach((grupo) => {
      const conta = grupo.querySelector("[data-grade-grupo]");
      const dele = [...grupo.querySelectorAll("tr[data-classe]")];
      if (conta) conta.textContent = `${com(["val", "avi", "nap"], dele)} de ${dele.length}`;
    });
  };

  // ------------------------------------------------------------ envio

  const agendar = (quanto) => {
    clearTimeout(espera);
    if (!parado) espera = setTimeout(enviar, quanto);
  };

  const marcar = (numero, quanto) => {
    fila.add(numero);
    tentativa = 0;
    guardar();
    if (!enviando) dizer(`Não salvo: ${quantos(fila.size)}.`);
    agendar(quanto);
  };

  const tentarDepois = (frase) => {
    const quanto = ESPERAS[Math.min(tentativa, ESPERAS.length - 1)];
    tentativa += 1;
    guardar();
    dizer(`${frase} ${guardadas()}. `, botao("Tentar agora", () => enviar()));
    agendar(quanto);
  };

  const pedir = (lote) => {
    const corpo = new URLSearchParams({ csrfmiddlewaretoken: token().value });
    lote.forEach((numero) => Object.entries(lidos(numero)).forEach(([k, v]) => corpo.append(k, v)));
    return fetch(form.dataset.grade, {
      method: "POST",
      body: corpo,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      keepalive: corpo.toString().length < 60000,
    });
  };

  // A pessoa pode ter entrado de novo em outra aba: o token vem da própria página.
  const renovar = async () => {
    const resposta = await fetch(form.dataset.pagina, { credentials: "same-origin", cache: "no-store" });
    // um portal ocupado não é um portal fechado: quem chama tenta depois
    if (resposta.status >= 500 || resposta.status === 429) throw new Error(resposta.status);
    const pagina = new DOMParser().parseFromString(await resposta.text(), "text/html");
    const quem = pagina.body.dataset.pessoa;
    if (!quem) return "sessao";
    const novo = pagina.querySelector("form[data-grade] [name=csrfmiddlewaretoken]");
    if (!novo || quem !== document.body.dataset.pessoa) return "fechada";
    token().value = novo.value;
    return "pronta";
  };

  const enviar = () => {
    clearTimeout(espera);
    if (enviando) return enviando;
    if (!fila.size) return Promise.resolve();
    enviando = enviarLote().finally(() => { enviando = null; });
    return enviando.then(() => { if (fila.size && !tentativa && !parado) agendar(AO_SAIR); });
  };

  const enviarLote = async () => {
    const lote = [...fila];
    const retratos = new Map(lote.map((n) => [n, visiveis(n)]));
    dizer(`Salvando ${quantos(lote.length)}…`);
    try {
      let resposta = await pedir(lote);
      if (resposta.status === 401 || resposta.status === 403) {
        const estado = await renovar();
        if (estado === "pronta") resposta = await pedir(lote);
        else if (estado === "sessao") return semSessao();
        else return fechar("Esta página não recebe mais mudanças suas. Atualize-a para ver o que está salvo.");
      }
      if (resposta.status === 401) return semSessao();
      if (resposta.status === 409) return fechar((await resposta.json()).erro.mensagem);
      if (!resposta.ok) return tentarDepois(`O portal não conseguiu salvar agora (${resposta.status}).`);
      receber(await resposta.json(), retratos);
    } catch {
      tentarDepois(navigator.onLine ? "O portal não respondeu." : "Sem conexão: envio quando a rede voltar.");
    }
    return undefined;
  };

  const semSessao = () => {
    tentativa = ESPERAS.length;
    guardar();
    dizer(`Sua sessão terminou; ${guardadas()}. Entre de novo e volte a esta aba. `, entrarDeNovo());
  };

  const fechar = (frase) => {
    parado = true;
    guardar();
    const saida = guardou ? " Atualize a página para ler, copiar ou baixar o que ficou por gravar." : "";
    dizer(`${frase} `, document.createTextNode(`(${guardadas()}.)${saida}`));
  };

  const receber = (resposta, retratos) => {
    tentativa = 0;
    salvoAs = resposta.salvo_as;
    resposta.celulas.forEach((celula) => aplicar(celula, retratos.get(String(celula.numero))));
    guardar();
    contar();
    if (fila.size) dizer(`Não salvo: ${quantos(fila.size)}.`);
    else dizerSalvo();
  };

  const aplicar = (celula, retrato) => {
    const numero = String(celula.numero);
    const conflito = celula.situacao === "conflito";
    if (!conflito) escrever(celula.campos);
    // continuou digitando enquanto salvava: o que está na tela vai no próximo envio
    if (visiveis(numero) !== retrato) return;
    fila.delete(numero);
    salvos.set(numero, retrato);
    if (celula.situacao === "salva") recusadas.delete(numero);
    else recusadas.set(numero, { campos: celula.campos, deles: celula.deles });
    mostrar(celula, numero);
  };

  const mostrar = (celula, numero) => {
    Object.entries(celula.trechos).forEach(([id, html]) => {
      const lugar = document.getElementById(id);
      if (lugar && lugar.innerHTML !== html) lugar.innerHTML = html;
    });
    campos.get(numero).forEach((campo) => {
      if (campo.id && campo.id === celula.invalido) campo.setAttribute("aria-invalid", "true");
      else campo.removeAttribute("aria-invalid");
    });
    const linha = document.getElementById(`i${numero}`);
    const extra = document.getElementById(`ex${numero}`);
    const justificativa = document.getElementById(`jc${numero}`);
    linha.dataset.classe = celula.classe;
    linha.classList.toggle("sem-linha", celula.extra);
    if (extra) extra.hidden = !celula.extra;
    if (justificativa) justificativa.hidden = !celula.justifica && !justificativa.contains(document.activeElement);
    const dentro = linha.querySelector("td.meta");
    if (dentro) {
      dentro.classList.toggle("erro", celula.classe === "err");
      dentro.classList.toggle("aviso", celula.classe === "avi");
    }
    const quadrado = document.querySelector(`.regua a[href="#i${numero}"]`);
    if (quadrado) {
      quadrado.className = celula.classe;
      quadrado.querySelector(".sr:last-child").textContent = `: ${celula.rotulo}`;
    }
  };

  // ------------------------------------------------------------ justificativa

  // «1.234,56», «1234,56» ou «1234.56»; null no que o portal recusa ou lê de dois jeitos.
  const lerNumero = (texto) => {
    const limpo = texto.replace(/[\s%]/g, "");
    if (/^\d{1,3}(\.\d{3})+,\d+$/.test(limpo)) return Number(limpo.replace(/\./g, "").replace(",", "."));
    if (/^[1-9]\d{0,2}\.\d{3}$/.test(limpo) || !/^\d+([.,]\d+)?$/.test(limpo)) return null;
    return Number(limpo.replace(",", "."));
  };

  // A página traz o intervalo que passa sem aviso («>de|<ate|zero|inteiro»): fora dele
  // o campo do motivo aparece na hora, e o Tab já o encontra. Quem diz o motivo é o portal.
  const estranha = (numero) => {
    const meta = porNome(`m${numero}`);
    const definicao = porNome(`r${numero}`);
    const regra = (definicao ? definicao.selectedOptions[0] : meta).dataset.semAviso;
    const valor = lerNumero(meta.value);
    if (regra === undefined || valor === null) return false;
    const [de, ate, zero, inteiro] = regra.split("|");
    if (inteiro && !Number.isInteger(valor)) return true;
    if (valor === 0) return !zero;
    const [piso, teto] = [de, ate].map((limite) => Number(limite.replace(/[<>]/, "")));
    return (de && (valor < piso || (de[0] === ">" && valor === piso)))
      || (ate && (valor > teto || (ate[0] === "<" && valor === teto)));
  };

  const motivo = (numero) => document.getElementById(`jc${numero}`);

  const prever = (numero) => {
    const caixa = motivo(numero);
    if (!caixa || porNome(`s${numero}`).value !== "valor") return;
    const escrita = porNome(`j${numero}`).value || caixa.contains(document.activeElement);
    const pede = estranha(numero) || Boolean(escrita);
    caixa.hidden = !pede;
    if (!pede) return;
    document.getElementById(`ex${numero}`).hidden = false;
    document.getElementById(`i${numero}`).classList.add("sem-linha");
  };

  const primeiroMotivo = () =>
    [...form.querySelectorAll("textarea[name]")].find((c) => c.name[0] === "j" && !c.value && c.offsetParent);

  // ------------------------------------------------------------ escolhas na linha

  const clicar = (evento) => {
    const alvo = evento.target.closest("[data-usar], [data-usar-o-meu], [data-usar-o-deles]");
    if (!alvo) return;
    const { usar, em, usarOMeu, usarODeles } = alvo.dataset;
    if (usar !== undefined) {
      const campo = porNome(em);
      campo.value = usar;
      campo.focus();
      marcar(numeroDe(campo), 0);
      return;
    }
    const numero = usarOMeu || usarODeles;
    const { campos: gravados, deles } = recusadas.get(numero) || {};
    escrever(gravados);
    if (usarODeles) escrever(deles);
    recusadas.delete(numero);
    textos(numero)[0].focus();
    marcar(numero, 0);
  };

  // ------------------------------------------------------------ teclado

  const ordem = () => [...form.querySelectorAll("input[inputmode]")];

  const irPara = (campo) => {
    if (!campo) return;
    campo.focus();
    campo.select();
  };

  const vizinho = (campo, passo) => {
    const mesma = ordem().filter((c) => letraDe(c) === letraDe(campo));
    return mesma[mesma.indexOf(campo) + passo];
  };

  // ao fim da coluna: o que o portal não gravou, a justificativa que falta, o botão
  const oQueFalta = () =>
    ordem().find((campo) => recusadas.has(numeroDe(campo)))
    || primeiroMotivo()
    || form.querySelector(".barra-acoes button[type=submit]:last-of-type");

  const aoLado = (campo, passo) => {
    const linha = textos(numeroDe(campo));
    return linha[linha.indexOf(campo) + passo];
  };

  const teclar = (evento) => {
    const campo = evento.target;
    if (evento.ctrlKey || evento.metaKey) {
      if (evento.key.toLowerCase() === "z" && colagem) {
        evento.preventDefault();
        desfazer();
      }
      return;
    }
    if (!campo.matches("input[inputmode]") || evento.altKey) return;
    const ponta = campo.selectionStart === campo.selectionEnd;
    const passos = {
      Enter: evento.shiftKey ? -1 : 1,
      ArrowDown: 1,
      ArrowUp: -1,
    };
    if (evento.key in passos) {
      evento.preventDefault();
      const passo = passos[evento.key];
      const proximo = vizinho(campo, passo);
      if (proximo) irPara(proximo);
      else if (evento.key === "Enter" && passo === 1) oQueFalta().focus();
    } else if (evento.key === "ArrowRight" && ponta && campo.selectionEnd === campo.value.length) {
      irPara(aoLado(campo, 1));
    } else if (evento.key === "ArrowLeft" && ponta && campo.selectionStart === 0) {
      irPara(aoLado(campo, -1));
    } else if (evento.key === "Escape" && campo.dataset.antes !== undefined && campo.value !== campo.dataset.antes) {
      campo.value = campo.dataset.antes;
      prever(numeroDe(campo));
      marcar(numeroDe(campo), AO_SAIR);
    }
  };

  // ------------------------------------------------------------ colar

  const VAZIOS = ["", "-", "—", "n/a", "N/A", "NA"];
  const TITULO = /^\p{L}|^%/u;
  const AUSENCIA = /^(n[ãa]o |n\/?a$|em branco)/i;

  const ehTexto = (celula = "") => TITULO.test(celula) && !AUSENCIA.test(celula);

  const colar = (evento) => {
    const campo = evento.target;
    if (!campo.matches("input[inputmode]") || !evento.clipboardData) return;
    const texto = evento.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\n\t]/.test(texto)) return;
    evento.preventDefault();
    const lida = texto.split("\n").map((linha) => linha.split("\t").map((c) => c.trim()));
    const tabela = semTitulo(lida, campo);
    const pares = numerada(tabela, campo) ? pelosNumeros(tabela, campo) : paraBaixo(tabela, campo);
    if (pares) aplicarColagem(pares, tabela.length, tabela === lida ? "" : lida[0].join(" "));
  };

  // A linha de títulos copiada junto não é valor: empurraria todos os outros.
  const semTitulo = (tabela, campo) => {
    const [primeira, ...resto] = tabela;
    const titulo = primeira.some((c) => c) && primeira.every((c) => !c || ehTexto(c));
    const doCabecalho = ehTexto(primeira[0]) && numerada(resto, campo);
    return resto.length && (titulo || doCabecalho) ? resto : tabela;
  };

  // A primeira coluna é o número do indicador: cada valor vai para o seu. No numerador,
  // duas colunas são ele e o denominador: «12» é uma contagem, e não o indicador 12.
  const numerada = (tabela, campo) => {
    const minimo = letraDe(campo) === "n" ? 3 : 2;
    return tabela.length > 0 && tabela.every((l) => l.length >= minimo && document.getElementById(`i${l[0]}`));
  };

  const naLinha = (primeiro, valores) =>
    valores.map((valor, i) => [aoLado(primeiro, i), valor]).filter(([campo]) => campo);

  // O nome do indicador, entre o número e o valor, não é valor.
  const pelosNumeros = (tabela, campo) => {
    const deNomes = tabela[0].map((_, i) => tabela.every((l) => ehTexto(l[i])));
    return tabela
      .map(([numero, ...valores]) => [
        porNome(`${letraDe(campo)}${numero}`),
        valores.filter((_, i) => !deNomes[i + 1]),
      ])
      .filter(([primeiro]) => primeiro)
      .flatMap(([primeiro, valores]) => naLinha(primeiro, valores));
  };

  // A coluna segue as linhas da tela, também as que não têm campo; a que traz só os
  // campos até o fim segue os campos. No meio-termo um valor cairia no indicador
  // vizinho: nada se cola, e se diz como colar.
  const paraBaixo = (tabela, campo) => {
    const letra = letraDe(campo);
    const linhas = [...form.querySelectorAll("tr[data-classe]")].map((l) => l.id.slice(1));
    const daqui = linhas.slice(linhas.indexOf(numeroDe(campo)));
    const comCampo = daqui.filter((n) => porNome(letra + n));
    const semCampo = (i) => i < daqui.length && !porNome(letra + daqui[i]);
    const pulos = tabela.flatMap((valores, i) => (semCampo(i) ? [[daqui[i], valores]] : []));
    const soCampos = tabela.length === comCampo.length;
    const vazios = pulos.every(([, valores]) => valores.every((v) => VAZIOS.includes(v) || AUSENCIA.test(v)));
    if (pulos.length && soCampos === vazios) return recusarColagem(pulos[0][0]);
    const ordem = pulos.length && soCampos ? comCampo : daqui;
    return tabela
      .slice(0, ordem.length)
      .flatMap((valores, i) => (porNome(letra + ordem[i]) ? naLinha(porNome(letra + ordem[i]), valores) : []));
  };

  const recusarColagem = (numero) => {
    const lugar = form.querySelector("[data-grade-colagem]");
    lugar.textContent = `Nada foi colado: a coluna passa pelo indicador ${numero}, que não tem este campo, e os valores depois dele podem cair no vizinho. Ponha o número do indicador na primeira coluna e cole de novo.`;
    return null;
  };

  const aplicarColagem = (pares, linhas, titulo) => {
    const uteis = pares.filter(([, valor]) => !VAZIOS.includes(valor));
    colagem = uteis.map(([campo]) => [campo, campo.value]);
    uteis.forEach(([campo, valor]) => {
      campo.value = valor;
      prever(numeroDe(campo));
      fila.add(numeroDe(campo));
    });
    if (!uteis.length) return;
    const numeros = [...new Set(uteis.map(([campo]) => numeroDe(campo)))];
    const sobra = linhas - new Set(pares.map(([campo]) => numeroDe(campo))).size;
    const resto = sobra > 0 ? ` ${sobra} ${sobra === 1 ? "linha não coube" : "linhas não couberam"}.` : "";
    const lido = titulo ? ` A primeira linha (${titulo.slice(0, 40)}) é título e ficou de fora.` : "";
    const aviso = form.querySelector("[data-grade-colagem]");
    aviso.replaceChildren(
      document.createTextNode(`${quantos(numeros.length)} por colagem, do indicador ${numeros[0]} ao ${numeros.at(-1)}.${resto}${lido} `),
      botao("Desfazer a colagem", desfazer),
    );
    marcar(numeros[0], AO_SAIR);
  };

  const desfazer = () => {
    if (!colagem) return;
    colagem.forEach(([campo, antes]) => {
      campo.value = antes;
      prever(numeroDe(campo));
      fila.add(numeroDe(campo));
    });
    const primeiro = colagem[0][0];
    colagem = null;
    form.querySelector("[data-grade-colagem]").replaceChildren(document.createTextNode("Colagem desfeita."));
    irPara(primeiro);
    marcar(numeroDe(primeiro), AO_SAIR);
  };

  // ------------------------------------------------------------ ligar

  const mudou = (evento, quanto) => {
    const numero = numeroDe(evento.target);
    if (!numero) return;
    prever(numero);
    if (evento.type === "input") colagem = null;
    else if (!fila.has(numero) && salvos.get(numero) === visiveis(numero)) return;
    marcar(numero, quanto);
  };

  form.addEventListener("input", (evento) => mudou(evento, DIGITANDO));
  form.addEventListener("change", (evento) => mudou(evento, DIGITANDO));
  // numerador e denominador vão juntos: salva quem sai da linha, não só do campo
  form.addEventListener("focusout", ({ target, relatedTarget }) => {
    const numero = numeroDe(target);
    if (fila.has(numero) && (!relatedTarget || numeroDe(relatedTarget) !== numero)) agendar(AO_SAIR);
  });
  form.addEventListener("keydown", teclar);
  form.addEventListener("paste", colar);
  form.addEventListener("click", clicar);
  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("input[inputmode]")) target.dataset.antes = target.value;
  });

  // Salvar pelo botão espera o que está a caminho: ninguém conflita consigo mesmo.
  form.addEventListener("submit", (evento) => {
    if (liberado || (!fila.size && !enviando)) {
      recusadas.clear();
      guardar();
      return;
    }
    evento.preventDefault();
    const quem = evento.submitter;
    esvaziar().then((vazia) => {
      if (!vazia) return;
      liberado = true;
      form.requestSubmit(quem);
    });
  });

  const esvaziar = async () => {
    while (fila.size || enviando) {
      await enviar();
      if (tentativa || parado) return false;
    }
    return true;
  };

  const acordar = () => {
    if (fila.size && tentativa && !parado) enviar();
  };
  window.addEventListener("online", acordar);
  window.addEventListener("focus", acordar);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") enviar();
    else acordar();
  });
  window.addEventListener("beforeunload", (evento) => {
    if (fila.size && !guardou) evento.preventDefault();
  });

  contar();
  dizer("Cada mudança se salva sozinha.");
  recuperar();
})();
