// Re-exports everything that a user of the library needs: `import Assay` is enough.
@_exported import AssayCatalogue
@_exported import AssayComplexity
@_exported import AssayDatasets
@_exported import AssayDocuments
@_exported import AssayExecutors
@_exported import AssayExperiments
@_exported import AssayInterchange
@_exported import AssayNetworks
@_exported import AssayRandomness
@_exported import AssayReports
@_exported import AssayStatistics
@_exported import AssayStore
@_exported import AssayTensors
@_exported import AssayVariables
