// swift-tools-version: 6.1
import PackageDescription

// Folders carry plain names, modules carry the prefix: `Sources/Tensors` is the module `AssayTensors`.
// The order below is the order of the house (ARCHITECTURE.md): a target may only name those above it.

func room(
  _ name: String, uses dependencies: [Target.Dependency] = [], excluding excluded: [String] = []
) -> Target {
  .target(
    name: "Assay" + name, dependencies: dependencies, path: "Sources/" + name, exclude: excluded)
}

func tests(
  _ name: String, uses dependencies: [Target.Dependency], resources: [Resource]? = nil
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies, path: "Tests/" + name, resources: resources)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let database = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")
let arguments = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "assay",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Assay", targets: ["Assay"]),
    .executable(name: "assay", targets: ["AssayCommand"]),
    // For the benchmarks.
    .library(name: "AssayKernels", targets: ["AssayKernels"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    // Ground
    .target(
      name: "AssayKernels", path: "Sources/Kernels", exclude: ["README.md"],
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    room("Files"),
    room("Words"),
    room("Randomness", uses: ["AssayKernels", crypto]),
    room("Documents", uses: [yaml]),
    room("Variables", uses: ["AssayDocuments"]),
    room("Complexity", uses: ["AssayFiles", "AssayWords", "AssayRandomness", crypto]),

    // Matter
    room("Tensors", uses: ["AssayKernels", "AssayRandomness", "AssayDocuments", crypto]),
    .systemLibrary(name: "AssayZlib", path: "Sources/Zlib"),
    room("Interchange", uses: ["AssayTensors", "AssayFiles", "AssayRandomness", "AssayZlib"]),
    room(
      "Datasets",
      uses: ["AssayInterchange", "AssayKernels", "AssayRandomness", "AssayDocuments", crypto],
      excluding: ["Resources"]),
    room(
      "Networks",
      uses: [
        "AssayTensors", "AssayInterchange", "AssayDatasets", "AssayVariables", "AssayDocuments",
        "AssayRandomness", crypto,
      ]),

    // Method
    room("Statistics", uses: ["AssayKernels", "AssayRandomness"]),
    room(
      "Experiments",
      uses: [
        "AssayKernels", "AssayStatistics", "AssayVariables", "AssayDocuments", "AssayRandomness", crypto,
      ]),
    room("Store", uses: ["AssayExperiments", "AssayFiles", "AssayRandomness", crypto, database]),
    room("Executors", uses: ["AssayExperiments"]),

    // Hall
    room(
      "Catalogue",
      uses: [
        "AssayNetworks", "AssayTensors", "AssayDatasets", "AssayRandomness", "AssayComplexity",
        "AssayVariables", "AssayDocuments", "AssayStatistics", "AssayExperiments",
      ]),

    // Faces
    room("Reports", uses: ["AssayExperiments", "AssayComplexity", "AssayStatistics", "AssayWords"]),
    .target(
      name: "Assay",
      dependencies: [
        "AssayRandomness", "AssayDocuments", "AssayVariables", "AssayComplexity", "AssayTensors",
        "AssayInterchange",
        "AssayNetworks",
        "AssayDatasets", "AssayStatistics", "AssayExperiments", "AssayStore", "AssayExecutors",
        "AssayCatalogue",
        "AssayReports",
      ],
      path: "Sources/Library"),
    .executableTarget(
      name: "AssayCommand",
      dependencies: [
        "AssayExperiments", "AssayStore", "AssayExecutors", "AssayCatalogue", "AssayReports",
        "AssayTensors", "AssayComplexity", "AssayDocuments", "AssayFiles", "AssayWords", "Assay", arguments,
      ],
      path: "Sources/assay"),

    // What tests share: all of them, those of the built command, and those of experiments.
    .target(name: "AssayTestTools", path: "Tests/Tools"),
    .target(name: "AssayCommandTools", path: "Tests/CommandTools"),
    .target(
      name: "AssayExperimentTools", dependencies: ["AssayExperiments"], path: "Tests/ExperimentTools"),
    // What every store must do.
    .target(
      name: "AssayStoreConformance", dependencies: ["AssayExperiments"], path: "Tests/StoreConformance"),

    // The differential fuzzer: a tool of the tests, in no product.
    .target(
      name: "AssayFuzzing", dependencies: ["AssayTensors", "AssayNetworks", "AssayRandomness"],
      path: "Tests/Fuzzing/Library"),
    .executableTarget(
      name: "fuzz-engine", dependencies: ["AssayFuzzing"], path: "Tests/Fuzzing/Command"),
    .testTarget(
      name: "FuzzingTests",
      dependencies: ["AssayFuzzing", "AssayTensors", "AssayNetworks", "AssayRandomness"],
      path: "Tests/Fuzzing/Tests"),

    // The calibration of statistics: a tool of the tests, in no product.
    .target(
      name: "AssayCalibration", dependencies: ["AssayStatistics", "AssayRandomness"],
      path: "Tests/Calibration/Library"),
    .executableTarget(
      name: "calibrate", dependencies: ["AssayCalibration", "AssayStatistics"],
      path: "Tests/Calibration/Command"),
    .testTarget(
      name: "CalibrationTests", dependencies: ["AssayCalibration", "AssayStatistics", "AssayRandomness"],
      path: "Tests/Calibration/Tests"),

    tests("Files", uses: ["AssayFiles"]),
    tests("Words", uses: ["AssayWords"]),
    tests("Kernels", uses: ["AssayKernels"]),
    tests("Randomness", uses: ["AssayRandomness"], resources: [.copy("Oracles")]),
    tests("Documents", uses: ["AssayDocuments", "AssayTestTools"]),
    tests("Variables", uses: ["AssayVariables", "AssayDocuments"]),
    tests(
      "Complexity", uses: ["AssayComplexity", "AssayTestTools"], resources: [.copy("Oracles")]),
    tests(
      "Tensors", uses: ["AssayTensors", "AssayRandomness", "AssayTestTools"],
      resources: [.copy("References")]),
    tests("EngineRebuilt", uses: []),
    tests("Examples", uses: ["Assay", "AssayTensors"]),
    // Opens a checkpoint in a process of its own.
    .executableTarget(
      name: "open-checkpoint", dependencies: ["AssayNetworks", "AssayTensors", "AssayRandomness"],
      path: "Tests/OpenCheckpoint"),
    tests(
      "Networks",
      uses: [
        "AssayNetworks", "AssayTensors", "AssayInterchange", "AssayDatasets", "AssayVariables",
        "AssayDocuments",
        "AssayRandomness", "AssayTestTools", "open-checkpoint",
      ],
      resources: [.copy("References")]),
    tests(
      "Interchange",
      uses: ["AssayInterchange", "AssayTensors", "AssayRandomness", "AssayTestTools"],
      resources: [.copy("Oracles")]),
    tests(
      "Datasets", uses: ["AssayDatasets", "AssayInterchange", "AssayRandomness", "AssayTestTools"],
      resources: [.copy("Oracles")]),
    tests(
      "Statistics", uses: ["AssayStatistics", "AssayRandomness", "AssayTestTools"],
      resources: [.copy("Oracles")]),
    tests(
      "Experiments",
      uses: [
        "AssayExperiments", "AssayStatistics", "AssayVariables", "AssayRandomness", "AssayTestTools",
        "AssayExperimentTools", "AssayStoreConformance",
      ]),
    tests(
      "Store",
      uses: [
        "AssayStore", "AssayExperiments", "AssayExecutors", "AssayVariables", "AssayTestTools",
        "AssayExperimentTools", "AssayStoreConformance", database,
      ], resources: [.copy("Golden")]),
    tests("Executors", uses: ["AssayExecutors", "AssayExperiments", "AssayRandomness"]),
    tests(
      "Catalogue",
      uses: [
        "AssayCatalogue", "AssayComplexity", "AssayExecutors", "AssayExperiments", "AssayStatistics",
        "AssayNetworks", "AssayTensors", "AssayVariables", "AssayRandomness",
      ]),
    tests("Reports", uses: ["AssayReports", "AssayExperiments", "AssayTestTools"]),
    tests(
      "Command",
      uses: [
        "AssayCommand", "AssayCommandTools", "AssayTestTools", "AssayStore", "AssayExperiments",
        "AssayStatistics", database,
      ]),
    tests("Torture", uses: ["AssayCommand", "AssayCommandTools", "AssayTestTools"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
