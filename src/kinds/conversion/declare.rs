//! DDL statements onto the model: conversion.
