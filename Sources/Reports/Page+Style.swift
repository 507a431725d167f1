extension Page {
  /// The page's content security policy: nothing may be loaded from anywhere.
  static let policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"

  static let style = Markup.verbatim(
    """
    *{box-sizing:border-box}
    body{margin:0;background:var(--ground);color:var(--t);\
    font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;\
    overflow-wrap:break-word}
    main,footer{max-width:64rem;margin:0 auto;padding:0 1.25rem}
    header{padding-top:2rem}
    h1{font-size:clamp(1.5rem,4.2vw,2.3rem);line-height:1.2;letter-spacing:-.01em;margin:.3rem 0 .6rem;\
    text-wrap:balance}
    h1.long{font-size:clamp(1.2rem,3vw,1.6rem);line-height:1.3;text-wrap:pretty}
    h2{font-size:1.25rem;margin:2.75rem 0 .75rem;padding-top:1.1rem;border-top:1px solid var(--edge)}
    h3{font-size:1rem;line-height:1.35;margin:0 0 .4rem}
    p{margin:.4rem 0;max-width:46rem}
    code,pre{font:.86em ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace}
    pre{background:var(--raised);padding:.8rem 1rem;border-radius:.4rem;white-space:pre-wrap}
    .hash{overflow-wrap:anywhere}
    cite{font-style:normal}
    .small{font-size:.875rem;color:var(--faint)}.faint{color:var(--faint)}
    .verdict{border-left:.5rem solid currentColor;background:var(--raised);padding:.9rem 1.2rem;\
    margin:1.2rem 0;border-radius:.2rem}
    .verdict p{color:var(--t)}
    .verdict .big{font-size:clamp(1.8rem,6vw,2.6rem);font-weight:700;line-height:1.15;margin:0 0 .3rem;\
    color:inherit}
    .label{display:inline-block;font-size:.875rem;font-weight:600;line-height:1.4;\
    border:1px solid currentColor;border-radius:.3rem;padding:0 .5rem;vertical-align:middle;\
    letter-spacing:0}
    .big .label{margin-left:.7rem}
    .chip{font-weight:700}.chip,.score{white-space:nowrap}
    figure{margin:1.5rem 0}
    figcaption{font-size:.875rem;color:var(--faint);max-width:46rem;margin-top:.8rem}
    figure svg{display:block;width:100%;height:auto;overflow:visible}
    .row{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,7fr);gap:1rem 2.5rem;\
    padding:1.3rem 0;border-top:1px solid var(--edge);align-items:start;break-inside:avoid}
    .row svg{max-width:31rem}
    .answer{font-size:1.15rem;line-height:1.4;margin:.5rem 0}
    .answer strong{font-size:1.35em;white-space:nowrap}
    .key{display:inline-flex;align-items:center;gap:.5rem;margin-right:1.4rem;font-size:.875rem}
    figure .key svg{width:30px;height:10px}
    .multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),25rem));\
    gap:1rem 1.5rem}
    .multiples h3{font-size:.875rem;margin:0}
    .card{background:var(--raised);border-radius:.4rem;padding:1rem 1.2rem;margin:1rem 0;\
    break-inside:avoid}
    table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.6rem 0 1rem}
    th,td{text-align:left;vertical-align:top;padding:.45rem .9rem .45rem 0;\
    border-bottom:1px solid var(--edge);font-variant-numeric:tabular-nums}
    thead th{color:var(--faint);font-weight:600;font-size:.8rem}
    tbody th{font-weight:400}
    dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.3rem 1.5rem;font-size:.9rem}
    dt{color:var(--faint)}dd{margin:0}
    footer{font-size:.8rem;color:var(--faint);padding-top:2rem;padding-bottom:3rem}
    .tip{position:fixed;z-index:9;max-width:20rem;background:var(--t);color:var(--ground);\
    font-size:.8rem;line-height:1.35;padding:.25rem .55rem;border-radius:.25rem;pointer-events:none}
    [data-t]:hover{stroke:var(--t);stroke-opacity:1}
    @media (max-width:46rem){.row,dl{grid-template-columns:minmax(0,1fr)}dl{gap:0}dd{\
    margin-bottom:.5rem}
    thead{position:absolute;clip-path:inset(50%);height:1px;overflow:hidden}
    tr{display:block;border-bottom:1px solid var(--edge);padding:.5rem 0}
    th,td{display:block;border:0;padding:.1rem 0}tbody th{font-weight:600}
    td::before{content:attr(data-h) ": ";color:var(--faint)}}
    @media print{body{font-size:10pt}main,footer{max-width:none;padding:0}pre,.card,.verdict{\
    border:1px solid #999}
    h2,h3{break-after:avoid}tr{break-inside:avoid}}

    """)

  /// Shows a mark's note beside the pointer. It turns the title of each picture into an ARIA label, because
  /// browsers would show the title over the marks.
  static let script = Markup.verbatim(
    """
    (() => {
      const d = document, tip = d.createElement("div");
      tip.className = "tip";
      tip.hidden = true;
      d.body.append(tip);
      d.querySelectorAll("svg > title").forEach(t => {
        t.parentNode.setAttribute("aria-label", t.textContent);
        t.remove();
      });
      d.addEventListener("pointermove", e => {
        const mark = e.target.closest ? e.target.closest("[data-t]") : null;
        tip.hidden = !mark;
        if (!mark) return;
        tip.textContent = mark.dataset.t;
        tip.style.left = Math.max(4, Math.min(e.clientX + 12, innerWidth - tip.offsetWidth - 8)) + "px";
        tip.style.top = Math.max(4, e.clientY - tip.offsetHeight - 10) + "px";
      });
      d.addEventListener("pointerdown", e => { if (!e.target.closest("[data-t]")) tip.hidden = true; });
    })();

    """)
}
