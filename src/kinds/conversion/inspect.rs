//! The catalog to the model: conversion.
