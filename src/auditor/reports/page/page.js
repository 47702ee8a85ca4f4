"use strict";
(() => {
  const root = document.documentElement;
  const pages = [...document.querySelectorAll(".page")];
  const back = document.querySelector(".back");
  const wide = matchMedia("(min-width: 56.26rem)");
  const panes = (page) => [page.querySelector(".doc"), page.querySelector(".side")].filter(Boolean);
  const current = () => pages.find((page) => !page.hidden);
  const lit = (page) => page.querySelector(".finding.lit");
  const first = (finding) => finding.querySelector("h3 a");
  let depth = 0;

  /* One page at a time, with a map of where its contradictions stand. */
  const show = (page) => {
    if (page === current() && root.classList.contains("js")) return;
    for (const one of pages) one.hidden = one !== page;
    document.title = page.querySelector("h1").textContent;
    draw(page);
  };

  const draw = (page) => {
    const map = page.querySelector(".map"), [doc] = panes(page);
    if (!map || !wide.matches) return;
    const top = doc.getBoundingClientRect().top - doc.scrollTop;
    map.replaceChildren(...[...doc.querySelectorAll("a.c")].map((number) => {
      const tick = document.createElement("a");
      tick.href = `#${number.id}`;
      tick.tabIndex = -1;
      tick.dataset.f = number.dataset.f;
      tick.style.top = `${(100 * (number.getBoundingClientRect().top - top)) / doc.scrollHeight}%`;
      return tick;
    }));
  };

  const turn = (page, tab) => {
    page.dataset.tab = tab;
    for (const button of page.querySelectorAll("[role=tab]")) button.ariaSelected = String(button.dataset.tab === tab);
  };

  /* A finding and all its numbers are lit together. */
  const light = (page, finding, number) => {
    for (const one of page.querySelectorAll(".lit, .at")) one.classList.remove("lit", "at");
    for (const one of page.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
    if (!finding) return;
    finding.classList.add("lit");
    finding.setAttribute("aria-current", "true");
    for (const one of page.querySelectorAll(`[data-f~="${finding.id}"]`)) one.classList.add("lit");
    number?.classList.add("at");
  };

  const shown = (page) => [...page.querySelectorAll(".finding")].filter((finding) => !finding.hidden);

  const filter = (page) => {
    const pressed = [...page.querySelectorAll("[data-severity][aria-pressed=true]")].map((button) => button.dataset.severity);
    const code = page.querySelector("select").value;
    const all = page.querySelectorAll(".finding");
    for (const one of all) one.hidden = !pressed.includes(one.dataset.severity) || (code !== "" && one.dataset.code !== code);
    const left = shown(page).length;
    page.querySelector("output").textContent = left === all.length ? "" : `显示 ${left} / ${all.length} 条`;
  };

  const unfilter = (page) => {
    for (const button of page.querySelectorAll(".filter [data-severity]")) button.ariaPressed = "true";
    page.querySelector("select").value = "";
    filter(page);
  };

  /* Going to a place by its name; `from` is the link that was followed. */
  const go = (name, from) => {
    const target = document.getElementById(name), page = target?.closest(".page");
    if (!page) return;
    show(page);
    if (target === page) {
      for (const pane of panes(page)) pane.scrollTop = 0;
      scrollTo(0, 0);
    } else if (target.matches(".finding")) {
      if (target.hidden) unfilter(page);
      turn(page, "findings");
      light(page, target, from?.closest(".doc") ? from : null);
      first(target).focus({ preventScroll: true });
      target.scrollIntoView({ block: "nearest" });
    } else {
      if (!wide.matches) turn(page, "doc");
      if (target.matches(".n")) {
        const cited = (target.dataset.f ?? "").split(" ");
        const finding = from?.closest(".finding") ?? (cited.includes(lit(page)?.id) ? lit(page) : document.getElementById(cited[0]));
        light(page, finding, target);
        target.classList.add("at");
        finding?.scrollIntoView({ block: "nearest" });
      }
      if (!target.matches("a")) target.tabIndex = -1;
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: target.matches(".n") ? "center" : "start", inline: "nearest" });
    }
  };

  /* The way back: what stood where is kept with each step. */
  const keep = () => {
    const page = current(), at = document.activeElement;
    const focus = at?.id || at?.closest(".finding")?.id;
    history.replaceState({ page: page.id, tab: page.dataset.tab, lit: lit(page)?.id, focus, scroll: panes(page).map((pane) => pane.scrollTop), y: scrollY, depth }, "");
  };

  const restore = (state) => {
    const page = document.getElementById(state.page);
    show(page);
    if (state.tab) turn(page, state.tab);
    light(page, state.lit && document.getElementById(state.lit));
    panes(page).forEach((pane, index) => { pane.scrollTop = state.scroll[index]; });
    scrollTo(0, state.y);
    const at = state.focus && document.getElementById(state.focus);
    (at?.matches(".finding") ? first(at) : at)?.focus({ preventScroll: true });
    depth = state.depth;
    back.hidden = !depth;
  };

  const jump = (name, from) => {
    keep();
    depth += 1;
    back.hidden = false;
    history.pushState(null, "", `#${name}`);
    go(name, from);
    keep();
  };

  /* A number of several findings goes to the next of them each time. */
  const next = (number) => {
    const cited = number.dataset.f.split(" ");
    return cited[(cited.indexOf(lit(number.closest(".page"))?.id) + 1) % cited.length];
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      jump(link.dataset.f && !link.closest(".map") ? next(link) : link.hash.slice(1), link);
      return;
    }
    const page = event.target.closest(".page"), button = event.target.closest("button");
    if (button === back) history.back();
    else if (button?.dataset.tab) turn(page, button.dataset.tab);
    else if (button?.dataset.severity) {
      button.ariaPressed = String(button.ariaPressed !== "true");
      filter(page);
    } else if (button?.dataset.sort) sort(button);
    else if (!button && String(getSelection()) === "" && !event.target.closest("summary, select, input")) {
      const finding = event.target.closest(".finding");
      if (finding && first(finding).hash) jump(first(finding).hash.slice(1), first(finding));
      else if (finding) light(page, finding);
    }
  });

  document.addEventListener("change", (event) => { if (event.target.matches(".filter select")) filter(event.target.closest(".page")); });

  /* Keys: j and k from finding to finding, Escape back. */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
    if (event.key === "Escape" && depth) history.back();
    if (event.key !== "j" && event.key !== "k") return;
    const page = current(), all = shown(page), at = all.indexOf(lit(page));
    const to = all[event.key === "j" ? at + 1 : Math.max(at, 1) - 1];
    if (!to) return;
    const hash = first(to).hash;
    if (hash && wide.matches) go(hash.slice(1), first(to));
    go(to.id);
    if (hash) document.getElementById(hash.slice(1)).classList.add("at");
    keep();
  });

  /* What a number is, told when it is pointed at. */
  document.addEventListener("pointerover", (event) => {
    const number = event.target.closest(".n");
    if (!number || number.title) return;
    const cited = (number.dataset.f ?? "").split(" ").filter(Boolean).map((name) => document.getElementById(name).querySelector(".message").textContent);
    const status = { v: "一致", u: "无从核对：报告里没有可以对照的数" };
    number.title = cited.join("\n") || status[[...number.classList].find((name) => name in status)] || "";
  });

  /* The index: reports by any column, and by name. */
  const sort = (button) => {
    const head = button.closest("th"), table = head.closest("table"), column = [...head.parentNode.children].indexOf(head);
    const up = button.ariaSort ? button.ariaSort !== "ascending" : button.dataset.sort === "text";
    for (const other of table.querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort");
    button.ariaSort = up ? "ascending" : "descending";
    const value = (row) => row.children[column].dataset.value;
    const order = button.dataset.sort === "text" ? (a, b) => value(a).localeCompare(value(b), "zh") : (a, b) => value(a) - value(b);
    const body = table.tBodies[0];
    body.append(...[...body.rows].sort((a, b) => (up ? 1 : -1) * order(a, b)));
  };

  document.querySelector(".search input")?.addEventListener("input", (event) => {
    const sought = event.target.value.trim();
    for (const row of document.querySelector(".reports").tBodies[0].rows) row.hidden = !row.textContent.includes(sought);
  });

  addEventListener("popstate", (event) => { event.state ? restore(event.state) : go(location.hash.slice(1) || pages[0].id); });
  addEventListener("beforeprint", () => { for (const one of current().querySelectorAll(".finding details")) one.open = true; });
  let waiting = 0;
  addEventListener("resize", () => { clearTimeout(waiting); waiting = setTimeout(() => draw(current()), 200); });

  history.scrollRestoration = "manual";
  for (const page of pages) page.hidden = page !== pages[0];
  root.classList.add("js");
  document.title = pages[0].querySelector("h1").textContent;
  draw(pages[0]);
  if (history.state) restore(history.state);
  else {
    if (location.hash.length > 1) go(location.hash.slice(1));
    keep();
  }
})();
