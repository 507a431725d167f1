import AssayExperiments
import Testing

/// All regular fractions of up to six factors, against the theorems about them and by brute force.
@Suite struct LayoutFractionTests {
  /// A fraction with its words as sets of factors' numbers, and their products.
  private struct Case {
    var count: Int
    var words: [Int]
    var relation: Set<Int>
    var resolution: Int { relation.subtracting([0]).map(\.nonzeroBitCount).min() ?? .max }

    func fraction(signs: Int) -> FractionalFactorial {
      let names = Layouts.names(count)
      return FractionalFactorial(
        levels: Layouts.signs(names),
        words: words.enumerated().map { place, word in
          FractionalFactorial.Word(
            factors: names.indices.filter { word >> $0 & 1 == 1 }.map { names[$0] },
            sign: signs >> place & 1 == 1 ? .minus : .plus)
        })
    }
  }

  /// Every subspace of the effects of so many factors, with the words that span it.
  private static func cases(_ count: Int) -> [Case] {
    var all: [Case] = []
    var known: Set<Set<Int>> = [[0]]
    var last = [Case(count: count, words: [], relation: [0])]
    while !last.isEmpty {
      all += last
      last = last.flatMap { space in
        (1..<1 << count).compactMap { word in
          guard !space.relation.contains(word) else { return nil }
          let relation = space.relation.union(space.relation.map { $0 ^ word })
          guard known.insert(relation).inserted else { return nil }
          return Case(count: count, words: space.words + [word], relation: relation)
        }
      }
    }
    return all
  }

  private func mask(_ factors: [String]) -> Int {
    factors.reduce(0) { $0 | 1 << (Layouts.names(6).firstIndex(of: $1) ?? 60) }
  }

  /// The runs as sets of the factors at +1.
  private func runs(_ fraction: FractionalFactorial) -> [Int] {
    Layouts.runs(Layouts.design([.fraction(fraction)], seeds: 1))[0].map { run in
      mask(run.levels.filter { $0.value == 1 }.keys.sorted())
    }
  }

  /// The column of an effect: bit i is set where it is −1 in run i.
  private func column(_ effect: Int, _ runs: [Int]) -> UInt64 {
    runs.enumerated().reduce(0) { column, run in
      column | UInt64((effect & ~run.element).nonzeroBitCount & 1) << UInt64(run.offset)
    }
  }

  @Test(arguments: 1...6)
  func `every fraction is balanced to its strength and aliased as its relation says`(_ count: Int) throws {
    let cases = Self.cases(count).filter { $0.resolution >= 3 }
    #expect(Self.cases(count).count == [2, 5, 16, 67, 374, 2825][count - 1])
    for (number, test) in cases.enumerated() {
      let fraction = test.fraction(signs: number)
      let runs = runs(fraction)
      #expect(runs.count == 1 << (count - test.words.count) && Set(runs).count == runs.count)
      #expect(fraction.resolution == (test.words.isEmpty ? nil : test.resolution))
      for (word, place) in zip(test.words, 0...) {
        let isMinus = number >> place & 1 == 1
        #expect(runs.allSatisfy { ((word & ~$0).nonzeroBitCount % 2 == 1) == isMinus })
      }
      // Strength: any resolution − 1 factors meet in every combination equally often.
      let full: UInt64 = runs.count == 64 ? .max : 1 << UInt64(runs.count) - 1
      for set in 1..<1 << count where set.nonzeroBitCount < min(test.resolution, count + 1) {
        var counts: [Int: Int] = [:]
        for run in runs { counts[run & set, default: 0] += 1 }
        #expect(counts.count == 1 << set.nonzeroBitCount && Set(counts.values).count == 1)
      }
      // Aliases: columns that are equal or opposite; all other pairs are orthogonal.
      let columns = (0..<1 << count).map { column($0, runs) }
      for effect in 1..<1 << count {
        var aliases: [Int: Bool] = [:]
        for other in 1..<1 << count where other != effect {
          let difference = columns[effect] ^ columns[other]
          if difference == 0 || difference == full {
            aliases[other] = difference == full
          } else {
            #expect(difference.nonzeroBitCount * 2 == runs.count)
          }
        }
        let names = Layouts.names(count).indices.filter { effect >> $0 & 1 == 1 }.map {
          Layouts.names(count)[$0]
        }
        let stated = fraction.aliases(of: names)
        let found = Dictionary(stated.map { (mask($0.factors), $0.sign == .minus) }) { first, _ in first }
        #expect(found == aliases && stated.count == aliases.count)
        #expect(stated.map(\.factors.count) == stated.map(\.factors.count).sorted())
      }
    }
  }

  /// Box, Hunter and Hunter, "Statistics for Experimenters" (1978), table 12.15.
  @Test func `no fraction has a greater resolution than the published ones`() {
    let published = [3: [1: 3], 4: [1: 4], 5: [1: 5, 2: 3], 6: [1: 6, 2: 4, 3: 3]]
    for (count, best) in published {
      var found: [Int: Int] = [:]
      for test in Self.cases(count) where !test.words.isEmpty && test.resolution >= 3 {
        found[test.words.count] = max(found[test.words.count] ?? 0, test.resolution)
      }
      #expect(found == best)
    }
  }

  /// Fries and Hunter, Technometrics 22 (1980), and the table of Box, Hunter and Hunter: resolution, and the number of words of
  /// that length.
  @Test func `designs of minimum aberration have their published resolution`() {
    let designs: [(Int, [String], resolution: Int, shortest: Int)] = [
      (5, ["abd", "ace"], 3, 2), (6, ["abce", "bcdf"], 4, 3), (6, ["abd", "ace", "bcf"], 3, 4),
      (7, ["abd", "ace", "bcf", "abcg"], 3, 7), (7, ["abce", "bcdf", "acdg"], 4, 7),
      (7, ["abcdf", "abeg"], 4, 1),
      (8, ["bcde", "acdf", "abcg", "abdh"], 4, 14), (8, ["abcdg", "abefh"], 5, 2),
    ]
    for (count, words, resolution, shortest) in designs {
      let fraction = Layouts.fraction(count, words)
      #expect(fraction.resolution == resolution)
      let relation = fraction.wordsOfTheDefiningRelation
      #expect(relation.count == 1 << words.count - 1)
      #expect(relation.count { $0.factors.count == resolution } == shortest)
      let design = Layouts.design([.fraction(fraction)])
      #expect(design.resolution(of: design.stages[0]) == resolution)
    }
  }

  @Test func `generators and signs are words`() {
    let (a, b, c, d) = (Layouts.sign("a"), Layouts.sign("b"), Layouts.sign("c"), Layouts.sign("d"))
    let levels = [a, b, c, d].map { Crossing.levels($0, [-1, 1]) }
    let layout = Layout.fraction(
      of: levels, words: [.generator(d, by: [a, b, c], .minus)], blocks: [[a, b]])
    var fraction = Layouts.fraction(4, ["-abcd"], blocks: ["ab"])
    #expect(layout == .fraction(fraction))
    #expect(fraction.wordsOfTheDefiningRelation.map(\.description) == ["−a·b·c·d"])
    #expect(fraction.aliases(of: ["a", "b"]).map(\.description) == ["−c·d"])
    #expect(fraction.aliases(of: ["a", "x"]).isEmpty)
    #expect(fraction.effectsConfoundedWithBlocks == [["a", "b"], ["c", "d"]])
    #expect(FractionalFactorial.Word.word([a, b, c, d], .minus) == fraction.words[0])
    fraction.words.append(fraction.words[0])
    #expect(fraction.resolution == nil && fraction.wordsOfTheDefiningRelation.isEmpty)
  }

  /// Every set of one or two block words on some fractions of up to four factors.
  @Test func `blocks are of one size, and what is not confounded is compared within them`() throws {
    for (count, words) in [(3, []), (4, []), (4, ["abcd"]), (5, ["abd", "ace"]), (5, ["-abcde"])] {
      let free = count - words.count
      let spans = (1..<1 << count).flatMap { first in
        [[first]] + (free > 2 ? (first + 1..<1 << count).map { [first, $0] } : [])
      }
      for span in spans {
        let names = Layouts.names(count)
        func letters(_ mask: Int) -> [String] {
          names.indices.filter { mask >> $0 & 1 == 1 }.map { names[$0] }
        }
        let plain = Layouts.fraction(count, words)
        var fraction = plain
        fraction.blocks = span.map(letters)
        let design = Layouts.design([.fraction(fraction)], streams: ["noise", "split"], seeds: 2)
        guard
          message({ try Layouts.experiment(design, [Layouts.outcome([:], over: names)]).validate() }) == ""
        else {
          // A product of block words is a word of the relation.
          let relation = Set(plain.wordsOfTheDefiningRelation.map { mask($0.factors) } + [0])
          #expect(relation.contains(span.reduce(0, ^)) || span.contains(where: relation.contains))
          continue
        }
        let seeds = Layouts.runs(design)
        let runs = seeds[0].map { run in mask(run.levels.filter { $0.value == 1 }.keys.sorted()) }
        var blocks: [[String: UInt64]: [Int]] = [:]
        for (number, run) in seeds[0].enumerated() { blocks[run.overrides, default: []].append(number) }
        #expect(blocks.count == 1 << span.count && Set(blocks.values.map(\.count)).count == 1)
        #expect(Set(blocks.keys.flatMap(\.values)).count == 2 * blocks.count)
        #expect(blocks.keys.allSatisfy { $0.keys.sorted() == ["noise", "split"] })
        #expect(Set(seeds[0].map(\.overrides)).isDisjoint(with: seeds[1].map(\.overrides)))
        #expect(seeds[0].map(\.levels) == seeds[1].map(\.levels))
        let confounded = Set(fraction.effectsConfoundedWithBlocks.map(mask))
        for effect in 1..<1 << count {
          let column = column(effect, runs)
          let sums = blocks.values.map { numbers in
            numbers.reduce(0) { $0 + (column >> UInt64($1) & 1 == 1 ? -1 : 1) }
          }
          let isConstant = Set(runs.indices.map { column >> UInt64($0) & 1 }).count == 1
          // An effect is within the blocks, or the same in each of them.
          #expect(sums.allSatisfy { $0 == 0 } != (confounded.contains(effect) || isConstant))
        }
      }
    }
  }
}
