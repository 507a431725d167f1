extension Study {
  /// The progress of several studies that run one after the other. A trial that several of them need counts for each.
  public struct WholeProgress: Sendable {
    /// The progress of the study that is running; `nil` before the first one.
    public var current: Progress?
    /// The number of studies.
    public var studies: Int
    /// The number of those that have ended.
    public var ended: Int
    /// The number of recorded trials of all studies, those of earlier runs and of studies to come included.
    public var finished: Int
    /// The number of trials of all studies.
    public var total: Int
    /// The number of finished trials that a study of this run did not find recorded when it began: what the time was spent
    /// on.
    public var made: Int

    /// The progress of a run of one study.
    public init(_ progress: Progress) {
      self.init(
        current: progress, studies: 1, ended: 0, finished: progress.finished, total: progress.total,
        made: progress.finished - progress.resumed)
    }

    init(current: Progress?, studies: Int, ended: Int, finished: Int, total: Int, made: Int) {
      self.current = current
      self.studies = studies
      self.ended = ended
      self.finished = finished
      self.total = total
      self.made = made
    }
  }
}

/// The trials of several studies as they are counted while one after the other runs.
struct WholeCount: Sendable {
  /// The trials of one study.
  private struct Count {
    var finished: Int
    var total: Int
    var made = 0
  }

  private var counts: [Count]
  private var ended = 0
  private var current: Study.Progress?

  /// - Parameter trials: For each study the number of trials that are recorded before the run, and of all.
  init(_ trials: [(recorded: Int, total: Int)]) {
    counts = trials.map { Count(finished: $0.recorded, total: $0.total) }
  }

  /// Takes in what the running study reports.
  mutating func update(_ progress: Study.Progress) {
    current = progress
    counts[ended] = Count(
      finished: progress.finished, total: progress.total, made: progress.finished - progress.resumed)
  }

  /// Ends the running study. It has no trials but those that it rests on, or that were recorded when it failed.
  mutating func end(_ run: Study.Run?) {
    if let run {
      counts[ended] = Count(finished: run.trials, total: run.trials, made: run.trials - run.resumed)
    } else {
      counts[ended].total = counts[ended].finished
    }
    ended += 1
  }

  var progress: Study.WholeProgress {
    Study.WholeProgress(
      current: current, studies: counts.count, ended: ended,
      finished: counts.reduce(0) { $0 + $1.finished }, total: counts.reduce(0) { $0 + $1.total },
      made: counts.reduce(0) { $0 + $1.made })
  }
}
