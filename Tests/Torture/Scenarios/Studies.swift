import AssayCommandTools

extension Scenario {
  static let list = Scenario(
    command: ["list"], calls: [Call(arguments: []), Call(arguments: ["--json"])])

  static let preview = Scenario(
    command: ["preview"],
    calls: [
      Call(
        arguments: [quickClaim, "--store", "full.sqlite"], lays: ["full.sqlite"], reads: ["full.sqlite"]),
      Call(
        arguments: [quickClaim, "--seeds", "60", "--json", "--store", "nearly.sqlite"],
        lays: ["nearly.sqlite"], reads: ["nearly.sqlite"]),
      Call(
        arguments: ["--all", "--json", "--store", "nearly.sqlite"], lays: ["nearly.sqlite"],
        reads: ["nearly.sqlite"]),
    ])

  /// Calls on a finished store, on one that lacks the last trials, and on none; and all claims with one seed each, whose
  /// store has other studies than the template.
  static let run = Scenario(
    command: ["run"],
    calls: [
      Call(
        arguments: [quickClaim, "--store", "full.sqlite"], lays: ["full.sqlite"], reads: ["full.sqlite"],
        store: "full.sqlite"),
      Call(
        arguments: [quickClaim, "--json", "--store", "nearly.sqlite", "--jobs", "2"],
        lays: ["nearly.sqlite"], reads: ["nearly.sqlite"], store: "nearly.sqlite", isLong: true),
      Call(
        arguments: [quickClaim, "--json", "--store", "new/fresh.sqlite"], store: "new/fresh.sqlite",
        isLong: true, isSlow: true),
      Call(
        arguments: ["--all", "--seeds", "1", "--exploratory", "--json", "--store", "all.sqlite"],
        isLong: true, isSlow: true),
    ])

  static let show = Scenario(
    command: ["show"],
    calls: [
      Call(arguments: ["--store", "full.sqlite"], lays: ["full.sqlite"], reads: ["full.sqlite"]),
      Call(
        arguments: [quickClaim, "--store", "full.sqlite"], lays: ["full.sqlite"], reads: ["full.sqlite"]),
      Call(
        arguments: [quickClaim, "--trials", "--json", "--store", "full.sqlite"], lays: ["full.sqlite"],
        reads: ["full.sqlite"]),
      Call(
        arguments: ["--json", "--store", "nearly.sqlite"], lays: ["nearly.sqlite"], reads: ["nearly.sqlite"]),
      Call(
        arguments: [quickClaim, "--by", "seed", "--store", "full.sqlite"], lays: ["full.sqlite"],
        reads: ["full.sqlite"]),
      Call(
        arguments: [
          quickClaim, "--by", "optimiser", "--by", "conditionNumber", "--json", "--store", "nearly.sqlite",
        ], lays: ["nearly.sqlite"], reads: ["nearly.sqlite"]),
    ])

  static func replay(_ trial: String) -> Scenario {
    Scenario(
      command: ["replay"],
      calls: [
        Call(
          arguments: [trial, "--store", "full.sqlite"], lays: ["full.sqlite"], reads: ["full.sqlite"]),
        Call(
          arguments: [trial, "--json", "--store", "full.sqlite"], lays: ["full.sqlite"],
          reads: ["full.sqlite"]),
      ])
  }

  static let store = Scenario(command: ["store"], calls: [Call(arguments: [])])

  static let verify = Scenario(
    command: ["store", "verify"],
    calls: [
      Call(arguments: ["full.sqlite"], lays: ["full.sqlite"], reads: ["full.sqlite"]),
      Call(arguments: ["nearly.sqlite", "--json"], lays: ["nearly.sqlite"], reads: ["nearly.sqlite"]),
    ])

  static let events = Scenario(
    command: ["store", "list"],
    calls: [
      Call(arguments: ["--store", "full.sqlite"], lays: ["full.sqlite"], reads: ["full.sqlite"]),
      Call(
        arguments: ["--after", "5", "--limit", "7", "--json", "--store", "nearly.sqlite"],
        lays: ["nearly.sqlite"], reads: ["nearly.sqlite"]),
    ])

  static let upgrade = Scenario(
    command: ["store", "upgrade"],
    calls: [Call(arguments: ["full.sqlite"], lays: ["full.sqlite"], reads: ["full.sqlite"])])

  static let report = Scenario(
    command: ["report"],
    calls: [
      Call(
        arguments: [quickClaim, "--output", "new.html", "--store", "full.sqlite"], lays: ["full.sqlite"],
        reads: ["full.sqlite"], outputs: ["new.html"], isLong: true),
      Call(
        arguments: [quickClaim, "--json", "--output", "old.html", "--store", "full.sqlite"],
        lays: ["full.sqlite", "old.html"], reads: ["full.sqlite"], outputs: ["old.html"], isLong: true),
    ])
}
