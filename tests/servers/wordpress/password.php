<?php
// Makes an application password of the first user and prints it; run by `php password.php`.
$_SERVER['HTTP_HOST'] = parse_url(getenv('WP_URL'), PHP_URL_HOST) . ':' . parse_url(getenv('WP_URL'), PHP_URL_PORT);
require __DIR__ . '/wp-load.php';
[$password] = WP_Application_Passwords::create_new_application_password(1, ['name' => 'Aluetutka ' . uniqid()]);
echo $password;
