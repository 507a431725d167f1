import AssayDatasets
import AssayRandomness
import AssayTensors

extension Training {
  /// The results of one epoch, as ``fit(_:epochs:schedule:order:report:)`` reports them.
  public struct Epoch: Sendable, CustomStringConvertible {
    /// The epoch's number in this call, from 1.
    public var number: Int
    /// How many epochs this call makes.
    public var count: Int
    /// The mean of the losses of the epoch's steps, each before its step.
    public var loss: Double
    /// The learning rate of the epoch's last step.
    public var rate: Double
    /// The time that the remaining epochs will take at the average speed so far.
    public var timeLeft: Duration

    /// One line for a terminal, such as `epoch 3 of 20: loss 0.412, rate 0.1, 4 s left`.
    public var description: String {
      "epoch \(number) of \(count): loss \(Float(loss)), rate \(Float(rate)), "
        + "\(Int((timeLeft / .seconds(1)).rounded(.up))) s left"
    }
  }

  /// Trains for a number of epochs on a data set: the one call of everyday use.
  ///
  /// ```swift
  /// let losses = try run.fit(data, epochs: 20, schedule: .constant(0.1)) { print($0) }
  /// ```
  ///
  /// Each epoch visits the examples in an order of its own, in minibatches of the training's size; what is left over at
  /// the end is not visited in that epoch. Step and epoch are counted from the beginning of the run, so two calls of
  /// five epochs, or a call after ``resume(from:)``, have the bits of one call of ten.
  ///
  /// - Parameter schedule: the rate of each step, by the number of the step in the run.
  /// - Parameter order: decides the order of the examples, as `Dataset.batches(size:epoch:stream:)` does; without it
  ///   the stream that the run's own seed has for it.
  /// - Parameter report: called after each epoch; what it throws ends the training.
  /// - Returns: the mean loss of each epoch.
  @discardableResult
  public func fit(
    _ data: Dataset, epochs: Int, schedule: Schedule, order: RandomStream? = nil,
    report: (Epoch) throws -> Void = { _ in }
  ) throws -> [Double] {
    try data.withFeatures(
      for: model,
      singles: { features in
        try fit(
          features: features, targets: data.labels, epochs: epochs, schedule: schedule, order: order,
          report: report)
      },
      doubles: { features in
        try fit(
          features: features, targets: data.labels, epochs: epochs, schedule: schedule, order: order,
          report: report)
      })
  }

  /// The same for examples given as arrays, row-major: for targets of any shape. Each example has as many targets as
  /// the others.
  @discardableResult
  public func fit<Feature: TensorElement, Target: TensorElement>(
    features: [Feature], targets: [Target], epochs: Int, schedule: Schedule, order: RandomStream? = nil,
    report: (Epoch) throws -> Void = { _ in }
  ) throws -> [Double] {
    let examples = try Examples(features, targets, for: self)
    try NetworkError.demandPositive(epochs, "the number of epochs")
    try schedule.validate()
    let order = order ?? StateName.order(from: draws)
    let perEpoch = examples.count / batch
    let (total, overflows) = epochs.multipliedReportingOverflow(by: perEpoch)
    guard !overflows else {
      throw NetworkError.invalidSetting(
        of: "Training", reason: "\(epochs) epochs have too many steps to count")
    }
    let beginning = ContinuousClock.now
    var permutation: (epoch: Int, places: [Int])?
    var means: [Double] = []
    var sum = 0.0
    for step in 1...total {
      let (epoch, minibatch) = steps.quotientAndRemainder(dividingBy: perEpoch)
      if permutation?.epoch != epoch {
        permutation = (epoch, order.split(epoch).permutation(of: examples.count))
      }
      let places = permutation?.places[minibatch * batch..<(minibatch + 1) * batch] ?? []
      let rate = schedule(steps)
      sum += try self.step(
        features: examples.features(of: places), targets: examples.targets(of: places), rate: rate)
      guard step % perEpoch == 0 else { continue }
      means.append(sum / Double(perEpoch))
      sum = 0
      let perStep = (ContinuousClock.now - beginning) / step
      try report(
        Epoch(
          number: means.count, count: epochs, loss: means[means.count - 1], rate: rate,
          timeLeft: perStep * (total - step)))
    }
    return means
  }

  /// Loss and accuracy of a data set taken as one batch, and the network's outputs.
  public func evaluate(
    _ data: Dataset, mode: Mode, averaged: Bool = false, domain: Int32? = nil
  ) throws -> Evaluated {
    try evaluated(GivenExamples(data, for: model), mode, averaged, domain)
  }
}

/// Features and targets of equally many examples, row-major, from which minibatches are gathered.
private struct Examples<Feature: TensorElement, Target: TensorElement> {
  let count: Int
  private let features: [Feature]
  private let targets: [Target]

  /// Throws where the features are not a whole number of examples, where there are fewer examples than in a
  /// minibatch, and where a target is not a class.
  init(_ features: [Feature], _ targets: [Target], for training: Training) throws {
    count = try training.model.examples(in: features.count)
    guard count >= training.batch else {
      throw NetworkError.invalidSetting(
        of: "Training",
        reason: "a minibatch has \(training.batch) examples, and there are \(count) to train on")
    }
    let wanted = training.targetsPerExample * count
    guard targets.count == wanted else {
      throw NetworkError.invalidSetting(
        of: "Training", reason: "\(count) examples need \(wanted) targets, not \(targets.count)")
    }
    try training.model.objective.check(targets, for: training.made.outputs)
    self.features = features
    self.targets = targets
  }

  func features(of places: ArraySlice<Int>) -> [Feature] {
    Self.rows(features, features.count / count, places)
  }
  func targets(of places: ArraySlice<Int>) -> [Target] { Self.rows(targets, targets.count / count, places) }

  private static func rows<Element>(_ values: [Element], _ width: Int, _ places: ArraySlice<Int>) -> [Element]
  {
    var rows: [Element] = []
    rows.reserveCapacity(places.count * width)
    for place in places { rows += values[place * width..<(place + 1) * width] }
    return rows
  }
}
