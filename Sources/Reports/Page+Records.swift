import AssayExperiments

extension Page {
  /// The hashes that identify the inputs and programs of the trials.
  var hashes: Markup {
    var trials: [String: [String: [Trial]]] = [:]
    for record in study.records {
      for (name, hash) in record.measurement.hashes {
        trials[name, default: [:]][hash, default: []].append(record.trial)
      }
    }
    if study.records.isEmpty { return .none }
    let results = Set(study.records.map(\.measurement.result)).count
    let rows = trials.keys.sorted().flatMap { name in
      (trials[name] ?? [:]).sorted { $0.key < $1.key }.prefix(12).map { hash, trials -> [Markup] in
        [.text(name), self.hash(hash), .text(shared(trials)), .text(String(trials.count))]
      }
    }
    return section(
      "Inputs and programs",
      rows.isEmpty ? .none : table(["Kind", "SHA-256", "Where", "Trials"], rows),
      paragraph(
        "The \(study.records.count) trials made \(results) different results; the hash of each result is in its "
          + "record."))
  }

  /// The varied levels that these trials share; without any, whether they are all trials of the study.
  private func shared(_ trials: [Trial]) -> String {
    guard let first = trials.first else { return "" }
    let varied = Set(study.registration.design.factors.filter { $0.role == .manipulated }.map(\.name))
    let common = first.levels.filter { level in
      varied.contains(level.key) && trials.allSatisfy { $0.levels[level.key] == level.value }
    }
    if !common.isEmpty { return wording.levels(common) }
    return trials.count == study.records.count ? "everywhere" : "in some trials"
  }

  /// The environments in which the trials ran.
  var machines: Markup {
    var counts: [String: [String: Int]] = [:]
    for record in study.records {
      for (fact, value) in record.environment.facts { counts[fact, default: [:]][value, default: 0] += 1 }
    }
    if counts.isEmpty { return .none }
    let all = study.records.count
    let rows = counts.keys.sorted().flatMap { fact in
      (counts[fact] ?? [:]).sorted { $0.key < $1.key }.map { value, count -> [Markup] in
        [.text(fact), .text(value), .text(count == all ? "all" : String(count))]
      }
    }
    return section(
      "Machines and builds",
      paragraph("What must not matter to a result, recorded so that it can be blamed if it does."),
      table(["Fact", "Value", "Trials"], rows))
  }

  /// The commands that repeat the study and its trials.
  var replay: Markup {
    let claim = study.registration.claim.name
    let names = examples.map { try? $0.trial.id(of: study.registration.body) }
    let commands = ["assay run \(claim)"] + names.compactMap { $0.map { "assay replay " + $0 } }
    let varied = Set(study.registration.design.factors.filter { $0.role == .manipulated }.map(\.name))
    let rows = zip(examples, names).compactMap { record, name -> [Markup]? in
      guard let name else { return nil }
      let trial = record.trial
      return [
        code(name), .text(trial.stage),
        .text(wording.assignments(trial.levels.filter { varied.contains($0.key) })),
        .text(String(trial.seed)), hash(record.measurement.result),
      ]
    }
    return section(
      "See it again",
      paragraph(
        "The first command runs the whole study; trials that stand in the store are not run again. Each of "
          + "the others runs one trial again and compares every bit of what it measured."),
      .element("pre", [:], code(commands.joined(separator: "\n"))),
      rows.isEmpty ? .none : table(["Trial", "Stage", "Levels", "Seed", "Result"], rows))
  }

  /// One trial of each arm of the first questions, at the first seed.
  private var examples: [Record] {
    let sides = answers.flatMap { answer in
      [answer.outcome.treatment, answer.outcome.control].compactMap { $0 }
        .map { (answer.outcome.stage, $0) }
    }
    var found: [Record] = []
    for (stage, levels) in sides {
      let record = study.records.first { record in
        record.trial.stage == stage && levels.allSatisfy { record.trial.levels[$0.key] == $0.value }
      }
      if let record, !found.contains(where: { $0.trial == record.trial }) { found.append(record) }
    }
    return Array((found.isEmpty ? study.records : found).prefix(4))
  }
}
