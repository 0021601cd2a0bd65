// The generated source names the values without importing them.
@_exported import BonafidesTypes
