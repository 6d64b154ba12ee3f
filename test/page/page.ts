import type { Page } from "../../src/page/page.ts";

/** What somebody may have written into a name, a comment or a tag. */
export const nasty = [
  `<script>document.title="taken over"</script>`,
  `"><img src=x onerror='document.title="taken over"'>`,
  `'; alert(1); '`,
  "</table></style></script>",
  "&lt;b&gt; &amp;",
  "safe\u202egpj.exe",
  "a\u0000b\u001b[31m",
] as const;

/** Two tables: fruit, with numbers to sort by and colours to choose from, and what nobody should trust. */
export const page: Page = {
  title: `Report ${nasty[0]}`,
  lines: [`Read by ${nasty[1]}`],
  facts: [{ label: "Fruit", value: 3, detail: nasty[2], tone: "good" }],
  sections: [
    {
      id: "fruit",
      title: "Fruit",
      intro: "What there is.",
      columns: [
        { title: "Name" },
        { title: "Weight", kind: "number" },
        { title: "Colour", filter: true },
        { title: "From" },
      ],
      rows: [
        ["pear", 10, { text: "green", tone: "good" }, { list: ["Spain", "Chile"] }],
        ["apple", 9, { text: "red", tone: "bad", detail: "ripe" }, null],
        ["plum", 100, { text: "red", tone: "bad" }, { list: ["Spain"] }],
      ],
      empty: "No fruit.",
    },
    { id: "empty", title: "Nuts", columns: [{ title: "Name" }], rows: [], empty: "No nuts." },
    {
      id: "nasty",
      title: "Nasty",
      columns: [
        { title: nasty[3], filter: true },
        { title: "Code", kind: "code" },
      ],
      rows: nasty.map((text) => [text, text]),
      empty: "",
    },
  ],
  foot: nasty[4],
};
