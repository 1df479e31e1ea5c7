// O que se digitou e não chegou ao portal antes de os campos fecharem: mostra-se, copia-se,
// baixa-se. A grade (grade.js) guarda o rascunho; esta página, que já não tem campos, o lê.
"use strict";

(() => {
  const caixa = document.querySelector("[data-nao-chegou]");
  if (!caixa) return;

  const CHAVE = `rascunho:${document.body.dataset.pessoa || ""}:grade:${caixa.dataset.naoChegou}`;
  const COLUNAS = caixa.dataset.colunas.split("|").map((par) => par.split(":"));
  const ESCRITOS = { valor: "", nao_pactuado: "Não pactuado", nao_se_aplica: "Não se aplica", sim: "Sim", nao: "Não" };
  const PERIGOSO = /^[=+\-@\t\r]/; // a planilha leria como fórmula

  const ler = () => {
    try {
      return JSON.parse(localStorage.getItem(CHAVE));
    } catch {
      return null;
    }
  };

  const esquecer = () => {
    try {
      localStorage.removeItem(CHAVE);
    } catch {
      // navegação privada sem armazenamento: não há o que remover
    }
    caixa.hidden = true;
  };

  const escrito = (letra, valor = "") => (letra in { s: 1, p: 1 } && valor in ESCRITOS ? ESCRITOS[valor] : valor.trim());

  const semZeros = (texto) => texto.replace(/[\s%]/g, "").replace(".", ",").replace(/(,\d*?)0+$/, "$1").replace(/,$/, "");

  const noPortal = (numero) => {
    const lugar = document.querySelector(`#i${numero} td.meta b, #val${numero}`);
    return lugar ? lugar.textContent.trim() : "";
  };

  const nomeDe = (numero) => {
    const link = document.querySelector(`#i${numero} .ind a`);
    return link ? `${numero} ${link.textContent.trim().slice(numero.length)}` : numero;
  };

  // Só o valor, e igual ao do portal: já chegou, por outra aba ou por outra pessoa.
  const jaChegou = ({ numero, valores }) => {
    const ditos = COLUNAS.filter((_, i) => valores[i]);
    const so = ditos.length === 1 && ditos[0][0] === "m";
    return so && semZeros(valores[COLUNAS.indexOf(ditos[0])]) === semZeros(noPortal(numero));
  };

  const linhasDe = (guardado) =>
    Object.entries((guardado && guardado.celulas) || {})
      .map(([numero, campos]) => ({
        numero,
        valores: COLUNAS.map(([letra]) => escrito(letra, campos[letra + numero])),
      }))
      .filter((linha) => linha.valores.some(Boolean) && !jaChegou(linha))
      .sort((a, b) => a.numero - b.numero);

  const celula = (nome, texto, rotulo) => {
    const nova = document.createElement(nome);
    nova.textContent = texto;
    if (rotulo) nova.dataset.r = rotulo;
    return nova;
  };

  const porExtenso = (valores) =>
    COLUNAS.flatMap(([, nome], i) => (valores[i] ? [`${nome}: ${valores[i]}`] : [])).join("; ");

  const mostrar = (guardado, linhas) => {
    const quando = new Date(guardado.em).toLocaleString("pt-BR", { dateStyle: "short", timeStyle: "short" });
    caixa.querySelector("[data-quando]").textContent = quando;
    caixa.querySelector("tbody").replaceChildren(
      ...linhas.map(({ numero, valores }) => {
        const linha = document.createElement("tr");
        const nome = celula("th", nomeDe(numero));
        nome.scope = "row";
        linha.append(nome, celula("td", porExtenso(valores), "Por gravar"), celula("td", noPortal(numero) || "—", "No portal"));
        return linha;
      }),
    );
    caixa.hidden = false;
  };

  const dizer = (texto) => {
    caixa.querySelector("[data-dito]").textContent = texto;
  };

  // O número do indicador na primeira coluna: é como a grade recebe de volta a colagem.
  const copiar = async (linhas) => {
    const usadas = COLUNAS.filter(([letra]) => "ndm".includes(letra));
    const texto = linhas
      .map(({ numero, valores }) => [numero, ...usadas.map((c) => valores[COLUNAS.indexOf(c)])].join("\t"))
      .join("\n");
    try {
      await navigator.clipboard.writeText(texto);
      dizer("Copiado. Quando os campos reabrirem, cole na primeira meta da grade.");
    } catch {
      dizer("O navegador não deixou copiar. Baixe em CSV.");
    }
  };

  const campoDoCsv = (texto) => {
    const seguro = PERIGOSO.test(texto) && !/^-?[\d.,]+$/.test(texto) ? `'${texto}` : texto;
    return /[";\n]/.test(seguro) ? `"${seguro.replace(/"/g, '""')}"` : seguro;
  };

  const baixar = (linhas) => {
    const titulo = ["codigo", "indicador", ...COLUNAS.map(([, nome]) => nome.toLowerCase())];
    const corpo = linhas.map(({ numero, valores }) => [caixa.dataset.codigo, numero, ...valores]);
    const csv = [titulo, ...corpo].map((linha) => linha.map(campoDoCsv).join(";")).join("\r\n");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`\ufeff${csv}\r\n`], { type: "text/csv;charset=utf-8" }));
    link.download = `${caixa.dataset.naoChegou}-por-gravar.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
    dizer("Baixado. O arquivo serve à importação, quando os campos reabrirem.");
  };

  // O primeiro clique pergunta; o segundo, no mesmo botão, descarta.
  const descartar = ({ currentTarget }) => {
    if (currentTarget.dataset.certeza) {
      esquecer();
      return;
    }
    currentTarget.dataset.certeza = "sim";
    currentTarget.textContent = "Descartar mesmo";
    dizer("O que está aqui não se recupera depois de descartado.");
  };

  const guardado = ler();
  if (!guardado) return;
  const linhas = linhasDe(guardado);
  if (!linhas.length) {
    esquecer();
    return;
  }
  mostrar(guardado, linhas);
  caixa.querySelector("[data-copiar]").addEventListener("click", () => copiar(linhas));
  caixa.querySelector("[data-baixar]").addEventListener("click", () => baixar(linhas));
  caixa.querySelector("[data-descartar]").addEventListener("click", descartar);
})();
