//! Countries and institutions: their codes, names, adjectives and kin. The tables are data files.
