import AssayStatistics

/// Everything that is calibrated.
public enum Plan {
  /// The numbers of seeds.
  public static let counts = [6, 10, 14, 29, 54]
  /// The draws of each setting, and those of one that exceeds its rate.
  public static let draws = 20_000
  /// The draws of a setting that had more rejections than three standard errors explain.
  public static let moreDraws = 200_000
  /// The draws that are drawn again by the tests.
  public static let firstDraws = draws / 100

  /// The settings of all statistics.
  public static let settings: [Setting] = Statistic.all.flatMap { statistic in
    Sample.Kind.allCases.filter(statistic.kinds.contains).flatMap { kind in
      counts.flatMap { count in
        Setting.populations(statistic, kind).flatMap { population in
          Setting.bounds(of: statistic, population).map {
            Setting(statistic, kind, count, population, bound: $0)
          }
        }
      }
    }
  }

  /// What is drawn: settings of statistics that are not enumerated, claims, and tests with looks.
  public static let trials: [any Simulation] =
    settings.filter { !Enumeration.covers($0.statistic) } + ClaimSimulation.all + LookSimulation.all
}
