import AssayTensors

extension Blueprint {
  /// The elements that blueprints are made of, by name. ``standard`` has all of this library; add your own:
  ///
  /// ```swift
  /// var vocabulary = Blueprint.Vocabulary.standard
  /// vocabulary.layers.add(Element(Scale.settings))
  /// let blueprint = try Blueprint(yaml: text, file: "net.yaml", vocabulary: vocabulary)
  /// ```
  public struct Vocabulary: Sendable {
    /// Kinds of layers.
    public var layers: Table<any Layer>
    /// Kinds of optimisers.
    public var optimisers: Table<any Optimiser>

    /// Makes a vocabulary of these tables.
    public init(layers: Table<any Layer>, optimisers: Table<any Optimiser>) {
      self.layers = layers
      self.optimisers = optimisers
    }

    /// Every layer and optimiser of this library.
    public static let standard = Vocabulary(
      layers: Table(
        "layer", Element.layers,
        list: Table.ListForm(make: { Network($0) }, match: { ($0 as? Network)?.layers })),
      optimisers: Table(
        "optimiser", Element.optimisers,
        check: { optimiser in
          do { try optimiser.validate() } catch { return "\(error)" }
          return nil
        }))

    /// Everything that can be set, table by table: what an element is called, what it is, and its settings with their
    /// kinds, ranges, units and defaults.
    public var listing: [Listing] {
      func lines<Kind>(_ table: Table<Kind>) -> Listing {
        Listing(
          noun: table.noun,
          elements: table.elements.map {
            Listing.Line(name: $0.name, meaning: $0.meaning, settings: $0.settings(self))
          })
      }
      return [
        lines(layers), lines(Initialiser.table), lines(Padding.table), lines(PositionalEncoding.Form.table),
        lines(optimisers), lines(Clipping.table), lines(Averaging.table), lines(Schedule.table),
        lines(Objective.Form.table), lines(LimitedMemoryBFGS.Length.table),
        Listing(
          noun: "part",
          elements: [
            line(RecurrentStart.settings), line(WeightDecay.settings), line(LabelNoise.settings),
            line(NumericsPolicy.settings), line(NumericsPolicy.Rounding.settings),
            line(LimitedMemoryBFGS.settings), line(LevenbergMarquardt.settings),
          ]),
      ]
    }

    private func line<Owner>(_ settings: Settings<Owner>) -> Listing.Line {
      Listing.Line(
        name: settings.name, meaning: settings.meaning, settings: settings.descriptions(in: self))
    }
  }
}
