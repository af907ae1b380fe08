<?php

// For servers: with ffi.enable=preload, the default, only preloaded files may use FFI. In php.ini:
//
//     ffi.preload=/usr/local/share/pilah/pilah.ffi.h
//     opcache.preload=/path/to/preload.php
//     opcache.preload_user=www-data
//
// The class Pilah is there in every request from then on: include Pilah.php only where class_exists('Pilah') says no. Where the server does not start as root
// (no opcache.preload_user) the engine is built here, once; else by each worker, at its first request.

require __DIR__ . '/Pilah.php';

Pilah::preload();
