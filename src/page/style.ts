/** How pages look: calm, on a screen by day and by night, and on paper. */
export const style = `
:root{color-scheme:light dark;--paper:#f6f7f6;--card:#fff;--ink:#16201c;--soft:#5b6963;--line:#dfe4e1;--head:#f0f3f1;--accent:#00684a;--hover:#f3f8f5;--shade:#16201c33;
--good:#0b6b45;--good-back:#e2f4ea;--warn:#7a4f00;--warn-back:#fdf1d3;--bad:#a3201b;--bad-back:#fde7e5;--quiet:#5b6963;--quiet-back:#eceeed}
@media (prefers-color-scheme:dark){:root{--paper:#101614;--card:#18201d;--ink:#e4ebe7;--soft:#9aa8a1;--line:#2b3632;--head:#1e2824;--accent:#4fd1a0;--hover:#1d2723;--shade:#000c;
--good:#7fe0b1;--good-back:#12372a;--warn:#f3cf7a;--warn-back:#3b2f10;--bad:#ffaaa3;--bad-back:#431c1a;--quiet:#9aa8a1;--quiet-back:#26302c}}
*{box-sizing:border-box}
html{scroll-padding-top:7.5rem}
body{margin:0;padding:0 clamp(1rem,3vw,2.5rem) 3rem;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-100rem}
.skip:focus{left:1rem;top:1rem;z-index:9;background:var(--card);padding:.5rem 1rem}
.unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%)}
.head{padding:2.25rem 0 1rem}
h1{margin:0 0 .25rem;font-size:1.75rem;font-weight:650;letter-spacing:-.015em}
.head p{margin:0;color:var(--soft)}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.75rem;margin:.75rem 0 1.5rem}
.facts div{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.7rem .9rem}
.facts dt{color:var(--soft);font-size:.8rem}
.facts dd{margin:0;font-size:1.5rem;font-weight:600;font-variant-numeric:tabular-nums;line-height:1.25}
.facts small{display:block;font-size:.75rem;font-weight:400;color:var(--soft)}
.facts .bad{border-color:var(--bad)}.facts .bad dd{color:var(--bad)}.facts .warn dd{color:var(--warn)}.facts .good dd{color:var(--good)}
.bar{position:sticky;top:0;z-index:2;background:var(--paper);padding:.6rem 0;border-bottom:1px solid var(--line);display:flex;flex-wrap:wrap;gap:.6rem 1.25rem;align-items:center}
.find{position:relative;flex:0 1 20rem}
.find label{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.find input{width:100%;padding:.45rem 2rem .45rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px}
.find kbd{position:absolute;right:.6rem;top:.45rem;color:var(--soft);font:inherit;font-size:.8rem;border:1px solid var(--line);border-radius:4px;padding:0 .35rem}
.find input:focus+kbd{display:none}
nav{display:flex;flex-wrap:wrap;gap:.15rem .25rem}
nav a{padding:.3rem .6rem;border-radius:7px;text-decoration:none;color:var(--ink);font-size:.9rem}
nav a:hover{background:var(--head)}
.count{color:var(--soft);font-weight:400;font-size:.85em;font-variant-numeric:tabular-nums}
main:focus{outline:none}
section{margin-top:2rem}
.section-head{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;justify-content:space-between;margin-bottom:.5rem}
h2{margin:0;font-size:1.15rem;font-weight:620}
.intro{margin:0 0 .6rem;color:var(--soft);max-width:60rem}
.filters{display:flex;flex-wrap:wrap;gap:.5rem}
.filters label{font-size:.8rem;color:var(--soft)}
.filters select{margin-left:.35rem;font:inherit;font-size:.85rem;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:7px;padding:.2rem .4rem;max-width:14rem}
.scroll{overflow-x:auto;background:linear-gradient(to right,transparent,var(--card) 60%) 100% 0/3rem 100% no-repeat local,linear-gradient(to left,var(--shade),transparent) 100% 0/1rem 100% no-repeat var(--card);border:1px solid var(--line);border-radius:10px}
table{border-collapse:separate;border-spacing:0;width:100%;font-size:.86rem}
th{background:var(--head);text-align:left;font-weight:550;white-space:nowrap;border-bottom:1px solid var(--line);padding:0}
th button{all:unset;box-sizing:border-box;display:block;width:100%;padding:.5rem .75rem;cursor:pointer;color:var(--soft)}
th button:hover{color:var(--ink)}
th button:focus-visible{outline:2px solid var(--accent);outline-offset:-2px}
th button::after{content:"";display:inline-block;width:1em;text-align:center;opacity:.9}
th[aria-sort=ascending] button,th[aria-sort=descending] button{color:var(--ink)}
th[aria-sort=ascending] button::after{content:"\\2191"}
th[aria-sort=descending] button::after{content:"\\2193"}
td{padding:.5rem .75rem;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:break-word;max-width:24rem}
tbody tr:first-child td{border-top:0}
tbody tr:hover td{background:var(--hover)}
td:first-child,th:first-child{position:sticky;left:0;z-index:1}
td:first-child{font-weight:550;background:var(--card);max-width:16rem;overflow-wrap:anywhere;min-width:9rem}
td:first-child:has(.tone){min-width:0}
td.short,td:has(li),td:has(.tone){white-space:nowrap}
th.number button{text-align:right}th.number button::after{width:auto}td.number{text-align:right;font-variant-numeric:tabular-nums}
td small{display:block;color:var(--soft);font-size:.92em;font-weight:400}
td ul{list-style:none;margin:0;padding:0}
td pre{margin:0;font:12.5px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap}
td.code{min-width:18rem;max-width:34rem}
.dash{color:var(--soft);font-weight:400}
.tone{display:inline-block;padding:0 .5em;border-radius:999px;font-weight:500;white-space:nowrap}
.tone.good{color:var(--good);background:var(--good-back)}.tone.warn{color:var(--warn);background:var(--warn-back)}
.tone.bad{color:var(--bad);background:var(--bad-back)}.tone.quiet{color:var(--quiet);background:var(--quiet-back)}
.empty,.none{margin:0;padding:.8rem 1rem;color:var(--soft);background:var(--card);border:1px dashed var(--line);border-radius:10px}
footer{margin-top:2.5rem;color:var(--soft);font-size:.85rem}
html:not(.js) .scripted{display:none}
[hidden]{display:none!important}
@media print{
@page{size:landscape;margin:12mm}
:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--head:#eee;--accent:#000;--good:#000;--good-back:#fff;--warn:#000;--warn-back:#fff;--bad:#000;--bad-back:#fff;--quiet:#000;--quiet-back:#fff}
body{padding:0;font-size:9pt}
.bar,.skip,.filters,.none{display:none!important}
.head{padding-top:0}
.facts{grid-template-columns:repeat(6,1fr);gap:2mm}.facts dd{font-size:12pt}.facts div{padding:1.5mm 2mm;break-inside:avoid}
.scroll{overflow:visible;border-radius:0;background:none}
table{font-size:7pt}td,th button{padding:1mm 1.2mm}td,th,td.code,td:first-child{position:static;min-width:0;max-width:none;white-space:normal;overflow-wrap:anywhere}
thead{display:table-header-group}tr{break-inside:avoid}h2{break-after:avoid}
.tone{border:1px solid var(--line);white-space:normal}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
`;
