import { describe, expect, it } from "vitest";
import { decide, differing, fixedDiffering, type Situation } from "../../entities/decision.ts";

const known = { id: "1" };
const agrees = { changes: [], fixed: [] };
const bigger = { changes: differing("instance_size", "M10", "M20"), fixed: [] };
const moved = { changes: [], fixed: fixedDiffering("region", "A", "B", "Stay.") };
const paused = { ...bigger, blocked: { reason: "is paused", hint: "Resume it." } };

describe("what to do about a resource that is there", () => {
  it.each<[string, Partial<Situation>, string]>([
    ["ours and as declared", {}, "none"],
    ["ours and different", { comparison: bigger }, "change"],
    ["ours, different in what is fixed", { comparison: moved }, "refuse"],
    ["ours, different while it takes no change", { comparison: paused }, "refuse"],
    ["somebody else's and as declared", { ours: false }, "adopt"],
    ["somebody else's and different", { ours: false, comparison: bigger }, "refuse"],
    ["somebody else's and different, to be adopted", { ours: false, adopt: true, comparison: bigger }, "adopt"],
    ["somebody else's and fixed otherwise, to be adopted", { ours: false, adopt: true, comparison: moved }, "refuse"],
  ])("%s: %#", (_, situation, action) => {
    const verdict = decide({ label: "cluster", ours: true, adopt: false, comparison: agrees, known, ...situation });
    expect(verdict.action).toBe(action);
  });

  it("says where somebody else's resource differs and how to take it over", () => {
    expect(decide({ label: 'cluster "a"', ours: false, adopt: false, comparison: bigger, known })).toEqual({
      action: "refuse",
      changes: [{ field: "instance_size", before: "M10", after: "M20" }],
      reason:
        'cluster "a" exists already, was not made from this template, and differs: instance_size is M10, the template says M20',
      hint: "Make the template agree with it, or write `adopt: true` to take it over and change it.",
    });
  });

  it("keeps several differences apart, and shows a text that is empty", () => {
    const changes = [
      { field: "contact", before: "", after: "a@example.com" },
      { field: "hours", before: 8, after: 9 },
    ];
    const verdict = decide({ label: "it", ours: false, adopt: false, comparison: { changes, fixed: [] }, known });
    expect(verdict).toMatchObject({
      reason:
        'it exists already, was not made from this template, and differs: contact is "", the template says a@example.com; hours is 8, the template says 9',
    });
  });

  it("does not advise to take over what could not be changed then", () => {
    const verdict = decide({ label: 'cluster "a"', ours: false, adopt: false, comparison: moved, known });
    expect(verdict).toMatchObject({
      hint: "Make the template agree with it, or choose another name: some of this cannot be changed in place.",
    });
  });

  it("gives the way out of a change that cannot be made in place", () => {
    const verdict = decide({ label: 'cluster "a"', ours: true, adopt: false, comparison: moved, known });
    expect(verdict).toMatchObject({
      reason: 'cluster "a": this cannot be changed in place: region is A, the template says B',
      hint: "Stay.",
    });
  });
});
